import { FieldError } from "../../../base/errors.ts";
import { getWindow } from "../../spectral/window.ts";

/** How an envelope is made: a linear-phase band-pass filter that keeps positive frequencies only, its magnitude, every n-th value. */
export interface EnvelopePlan {
  readonly lowHz: number;
  readonly highHz: number;
  readonly taps: number; // odd
  readonly decimation: number;
}

const TAPS = 1025;
const KAISER_BETA = 8; // stop band 80 dB down

/** The whole band, every value, where nothing is said. Throws "invalid-argument" for a band that does not lie in 0 … rate / 2. */
export function planEnvelope(
  rateHz: number,
  o: { band?: readonly [number, number]; decimation?: number | "band" } = {},
): EnvelopePlan {
  const [lowHz, highHz] = o.band ?? [0, rateHz / 2];
  if (!(lowHz >= 0 && highHz > lowHz && highHz <= rateHz / 2))
    throw new FieldError("invalid-argument", `band lies within 0 to ${rateHz / 2} Hz, lower edge first`, {
      band: [lowHz, highHz],
    });
  const { decimation = 1 } = o;
  // The magnitude moves as fast as the band is wide; twice that keeps the tails of the square root.
  const every = decimation === "band" ? Math.max(1, Math.floor(rateHz / (4 * (highHz - lowHz)))) : decimation;
  if (!Number.isSafeInteger(every) || every < 1)
    throw new FieldError("invalid-argument", `decimation is a positive integer or "band", not ${every}`, {
      decimation,
    });
  return { lowHz, highHz, taps: TAPS, decimation: every };
}

/**
 * Taps of the analytic band-pass filter, re and im interleaved; gain 2 in the band, so that a sine of amplitude a has envelope a.
 *
 * Source  window method, Oppenheim & Schafer, Discrete-Time Signal Processing, 7.5; Kaiser window.
 */
export function envelopeTaps({ lowHz, highHz, taps }: EnvelopePlan, rateHz: number): Float64Array {
  const middle = (taps - 1) / 2;
  const window = getWindow(["kaiser", KAISER_BETA], taps, false);
  const half = (highHz - lowHz) / 2 / rateHz; // cut-off of the low-pass that is shifted up, in cycles a sample
  const centre = (highHz + lowHz) / 2 / rateHz;
  const out = new Float64Array(2 * taps);
  for (let n = 0; n < taps; n++) {
    const t = n - middle;
    const low = t === 0 ? 2 * half : Math.sin(2 * Math.PI * half * t) / (Math.PI * t);
    const turn = 2 * Math.PI * ((centre * t) % 1);
    out[2 * n] = 2 * low * window[n]! * Math.cos(turn);
    out[2 * n + 1] = 2 * low * window[n]! * Math.sin(turn);
  }
  return out;
}
