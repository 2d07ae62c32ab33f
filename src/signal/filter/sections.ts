import { distance, type Root, real, type Zpk } from "./roots.ts";

/** Second-order sections, each b0, b1, b2, a0 (which is 1), a1, a2. */
export type Sos = number[][];

/**
 * Second-order sections of a digital filter, paired and ordered as scipy.signal.zpk2sos does with "nearest": the pole nearest to
 * the unit circle takes its nearest zeros and comes last, so that what rings most has least before it to amplify.
 */
export function toSections({ zeros, poles, gain }: Zpk): Sos {
  const [z, p] = [ordered(zeros), ordered(poles)];
  const sections: Sos = [];
  while (p.length > 0) {
    const first = take(p, worst(p));
    const own = first.im === 0 ? [first, takeReal(p, first)] : [first];
    const zero = take(z, nearest(z, first));
    sections.unshift(section(zero.im === 0 ? [zero, takeReal(z, first)] : [zero], own));
  }
  for (let i = 0; i < 3; i++) sections[0]![i]! *= gain;
  return sections;
}

/** Pairs first, then real ones, each by their real part; an odd count is made even by a root at 0. */
function ordered(roots: readonly Root[]): Root[] {
  const byRealPart = (a: Root, b: Root) => a.re - b.re || a.im - b.im;
  const pairs = roots.filter(({ im }) => im !== 0).sort(byRealPart);
  const single = roots.filter(({ im }) => im === 0);
  return [...pairs, ...(single.length % 2 ? [...single, real(0)] : single).sort(byRealPart)];
}

const take = (roots: Root[], at: number): Root => roots.splice(at, 1)[0]!;

/** Index of the least of some measure, the first of equals. */
function least(roots: readonly Root[], measure: (root: Root) => number): number {
  return roots.reduce((best, root, i) => (measure(root) < measure(roots[best]!) ? i : best), 0);
}

const worst = (poles: readonly Root[]) => least(poles, ({ re, im }) => Math.abs(1 - Math.hypot(re, im)));
const nearest = (roots: readonly Root[], to: Root) => least(roots, (root) => distance(root, to));

/** Real roots are even in number, so there is one left wherever one was taken. */
const takeReal = (roots: Root[], to: Root): Root =>
  take(
    roots,
    least(roots, (root) => (root.im === 0 ? distance(root, to) : Number.POSITIVE_INFINITY)),
  );

const section = (zeros: Root[], poles: Root[]): number[] => [...polynomial(zeros), ...polynomial(poles)];

/** One pair, or two real roots. */
function polynomial([a, b]: Root[]): number[] {
  return b ? [1, -(a!.re + b.re), a!.re * b.re] : [1, -2 * a!.re, a!.re ** 2 + a!.im ** 2];
}
