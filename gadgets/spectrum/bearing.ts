/** Where the defects of a rolling bearing show in a spectrum. Pure. */

/** Diameters in one unit, whichever. */
export interface Bearing {
  readonly balls: number;
  readonly ballDiameter: number;
  readonly pitchDiameter: number;
  readonly contactDegrees: number;
}

/** Orders of the shaft: how often in one turn of the inner ring, the outer one at rest. */
export interface BearingOrders {
  readonly bpfo: number;
  readonly bpfi: number;
  /** Of a ball about its own axis; a defect of a ball strikes twice in that time. */
  readonly bsf: number;
  readonly ftf: number;
}

/** A ball that is smaller than the circle it runs on, and an angle below 90°. */
export const isBearing = ({ balls, ballDiameter, pitchDiameter, contactDegrees }: Bearing): boolean =>
  Number.isInteger(balls) &&
  balls >= 2 &&
  balls <= 500 &&
  ballDiameter > 0 &&
  ballDiameter < pitchDiameter &&
  Number.isFinite(pitchDiameter) &&
  contactDegrees >= 0 &&
  contactDegrees < 90;

/**
 * Kinematics of balls that roll without slip.
 *
 * Source  ISO 15243 and Randall & Antoni (2011), doi:10.1016/j.ymssp.2010.07.017, equations 1 to 4.
 */
export function bearingOrders({ balls, ballDiameter, pitchDiameter, contactDegrees }: Bearing): BearingOrders {
  const ratio = (ballDiameter / pitchDiameter) * Math.cos((contactDegrees * Math.PI) / 180);
  return {
    bpfo: (balls / 2) * (1 - ratio),
    bpfi: (balls / 2) * (1 + ratio),
    bsf: (pitchDiameter / (2 * ballDiameter)) * (1 - ratio ** 2),
    ftf: (1 - ratio) / 2,
  };
}
