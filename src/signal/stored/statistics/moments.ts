/** Count, extremes and central moments of a sequence, found in parts. What is not finite is counted as a gap and left out. */
import { eachMoments } from "../../kernel/samples/moments.ts";
import type { F } from "../../types.ts";

export interface Moments {
  readonly count: number;
  readonly gaps: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly m2: number; // Σ (x - mean)²
  readonly m3: number;
  readonly m4: number;
}

export const NO_MOMENTS: Moments = {
  count: 0,
  gaps: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  mean: 0,
  m2: 0,
  m3: 0,
  m4: 0,
};

export function momentsOf(x: F): Moments {
  let all = NO_MOMENTS;
  const isDone = eachMoments(x, ({ n, ...piece }) => {
    all = joinMoments(all, { ...piece, gaps: n - piece.count });
  });
  return isDone ? all : plainMoments(x);
}

function plainMoments(x: F): Moments {
  let [sum, count, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of x) {
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = count ? sum / count : 0;
  let [m2, m3, m4] = [0, 0, 0];
  for (const value of x) {
    if (!Number.isFinite(value)) continue;
    const d = value - mean;
    const square = d * d;
    m2 += square;
    m3 += square * d;
    m4 += square * square;
  }
  return { count, gaps: x.length - count, min, max, mean, m2, m3, m4 };
}

/**
 * The moments of a after b.
 *
 * Source  Pébay (2008), Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical moments.
 */
export function joinMoments(a: Moments, b: Moments): Moments {
  const gaps = a.gaps + b.gaps;
  if (a.count === 0) return { ...b, gaps };
  if (b.count === 0) return { ...a, gaps };
  const count = a.count + b.count;
  const d = b.mean - a.mean;
  const [p, q] = [a.count / count, b.count / count];
  const both = p * q * count; // n_a n_b / n
  return {
    count,
    gaps,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    mean: a.mean + d * q,
    m2: a.m2 + b.m2 + d * d * both,
    m3: a.m3 + b.m3 + d ** 3 * both * (p - q) + 3 * d * (p * b.m2 - q * a.m2),
    m4:
      a.m4 +
      b.m4 +
      d ** 4 * both * (p * p - p * q + q * q) +
      6 * d * d * (p * p * b.m2 + q * q * a.m2) +
      4 * d * (p * b.m3 - q * a.m3),
  };
}

/** What people call them; NaN where there is nothing to say. Variance, skewness and kurtosis as scipy.stats with its defaults. */
export function describeMoments({ count, gaps, min, max, mean, m2, m3, m4 }: Moments) {
  const some = (value: number) => (count ? value : Number.NaN);
  const variance = some(m2 / count);
  const rms = Math.sqrt(mean * mean + variance);
  const peak = some(Math.max(Math.abs(min), Math.abs(max)));
  return {
    count,
    gaps,
    min: some(min),
    max: some(max),
    mean: some(mean),
    rms,
    peak,
    crest_factor: peak / rms,
    variance,
    skewness: m3 / count / variance ** 1.5,
    kurtosis: m4 / count / variance ** 2 - 3,
  };
}
