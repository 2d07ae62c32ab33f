import type { Root, Zpk } from "./roots.ts";

/** Angles of the roots of an analog low-pass of order n, from the real axis upwards. */
function upperAngles(order: number): number[] {
  const angles: number[] = [];
  for (let m = order % 2 ? 0 : 1; m < order; m += 2) angles.push((Math.PI * m) / (2 * order));
  return angles;
}

/** Butterworth (1930), "On the Theory of Filter Amplifiers": -3 dB at 1 rad/s. */
export function butterworth(order: number): Zpk {
  const poles = upperAngles(order).map((angle): Root => ({ re: -Math.cos(angle), im: Math.sin(angle) }));
  return { zeros: [], poles, gain: 1 };
}

/** Chebyshev's filter of type I: the pass band to 1 rad/s ripples by `ripple` dB. Parks & Burrus (1987), "Digital Filter Design", 7.3. */
export function chebyshev1(order: number, ripple: number): Zpk {
  const epsilon = Math.sqrt(10 ** (0.1 * ripple) - 1);
  const mu = Math.asinh(1 / epsilon) / order;
  const poles = upperAngles(order).map(
    (angle): Root => ({ re: -Math.sinh(mu) * Math.cos(angle), im: Math.cosh(mu) * Math.sin(angle) }),
  );
  const size = poles.reduce((all, { re, im }) => all * (im === 0 ? -re : re * re + im * im), 1);
  return { zeros: [], poles, gain: order % 2 ? size : size / Math.sqrt(1 + epsilon * epsilon) };
}
