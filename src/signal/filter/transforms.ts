import { degree, productAt, type Root, real, squareRoot, type Zpk } from "./roots.ts";

/** Transforms of an analog low-pass without zeros (all its zeros lie at infinity). Source: Oppenheim & Schafer (2010), "Discrete-Time Signal Processing", 7.4. */

export function lowpass({ poles, gain }: Zpk, at: number): Zpk {
  return { zeros: [], poles: poles.map((p) => times(p, at)), gain: gain * at ** degree(poles) };
}

export function highpass({ poles, gain }: Zpk, at: number): Zpk {
  return {
    zeros: repeat(real(0), degree(poles)),
    poles: poles.map((p) => inverse(p, at)),
    gain: gain / productAt(0, poles),
  };
}

export function bandpass({ poles, gain }: Zpk, low: number, high: number): Zpk {
  const order = degree(poles);
  const split = poles.flatMap((p) => splitAround(times(p, (high - low) / 2), low * high));
  return { zeros: repeat(real(0), order), poles: split, gain: gain * (high - low) ** order };
}

export function bandstop({ poles, gain }: Zpk, low: number, high: number): Zpk {
  const split = poles.flatMap((p) => splitAround(inverse(p, (high - low) / 2), low * high));
  const notch = { re: 0, im: Math.sqrt(low * high) };
  return { zeros: repeat(notch, degree(poles)), poles: split, gain: gain / productAt(0, poles) };
}

/** From s to z, s = fs2 · (z - 1) / (z + 1): zeros at infinity come to -1. */
export function bilinear({ zeros, poles, gain }: Zpk, fs2: number): Zpk {
  const missing = degree(poles) - degree(zeros);
  return {
    zeros: [...zeros.map((z) => turn(z, fs2)), ...repeat(real(-1), missing)],
    poles: poles.map((p) => turn(p, fs2)),
    gain: (gain * productAt(fs2, zeros)) / productAt(fs2, poles),
  };
}

const repeat = (root: Root, count: number): Root[] => Array.from({ length: count }, () => root);
const times = ({ re, im }: Root, by: number): Root => ({ re: re * by, im: im * by });

/** by / root, mirrored into the upper half plane. */
function inverse({ re, im }: Root, by: number): Root {
  const size = re * re + im * im;
  return { re: (by * re) / size, im: (by * im) / size };
}

/** p ± √(p² - centre²): two roots of a complex one, and of a real one a pair or two real ones. */
function splitAround(p: Root, centreSquared: number): Root[] {
  const { re, im } = squareRoot({ re: p.re * p.re - p.im * p.im - centreSquared, im: 2 * p.re * p.im });
  const above = { re: p.re + re, im: p.im + im };
  const below = { re: p.re - re, im: p.im - im };
  if (p.im === 0) return im === 0 ? [above, below] : [{ re: p.re, im: Math.abs(im) }];
  return [above, below].map((root) => ({ re: root.re, im: Math.abs(root.im) }));
}

/** (fs2 + s) / (fs2 - s) keeps the upper half plane. */
function turn({ re, im }: Root, fs2: number): Root {
  const size = (fs2 - re) ** 2 + im * im;
  return { re: ((fs2 + re) * (fs2 - re) - im * im) / size, im: (2 * fs2 * im) / size };
}
