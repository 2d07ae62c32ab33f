/** A root in the upper half plane: with an imaginary part it stands for a pair, itself and its conjugate. */
export interface Root {
  readonly re: number;
  readonly im: number;
}

/** Zeros, poles and gain of a transfer function with real coefficients. */
export interface Zpk {
  readonly zeros: readonly Root[];
  readonly poles: readonly Root[];
  readonly gain: number;
}

export const real = (re: number): Root => ({ re, im: 0 });

/** How many roots one entry stands for. */
const multiplicity = ({ im }: Root): number => (im === 0 ? 1 : 2);

export const degree = (roots: readonly Root[]): number => roots.reduce((sum, root) => sum + multiplicity(root), 0);

/** Product of (x - root) over all roots, for a real x. */
export const productAt = (x: number, roots: readonly Root[]): number =>
  roots.reduce((all, { re, im }) => all * (im === 0 ? x - re : (x - re) ** 2 + im ** 2), 1);

export const distance = (a: Root, b: Root): number => Math.hypot(a.re - b.re, a.im - b.im);

/** The square root with a real part that is not negative. */
export function squareRoot({ re, im }: Root): Root {
  const size = Math.hypot(re, im);
  const root = Math.sqrt((size + Math.abs(re)) / 2);
  if (root === 0) return real(0);
  const other = im / (2 * root);
  return re >= 0 ? { re: root, im: other } : { re: Math.abs(other), im: im < 0 ? -root : root };
}
