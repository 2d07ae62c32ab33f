/** Sums of vectors whose rounding does not grow with their number. */
export interface CompensatedSum {
  readonly sum: Float64Array;
  readonly lost: Float64Array;
}

export function createCompensatedSum(length: number): CompensatedSum {
  return { sum: new Float64Array(length), lost: new Float64Array(length) };
}

/**
 * Adds `values` in place, keeping what rounding loses.
 *
 * Source  Neumaier (1974), doi:10.1002/zamm.19740540106.
 */
export function addCompensated({ sum, lost }: CompensatedSum, values: Float64Array): void {
  for (let i = 0; i < sum.length; i++) {
    const before = sum[i]!;
    const value = values[i]!;
    const after = before + value;
    lost[i]! += Math.abs(before) >= Math.abs(value) ? before - after + value : value - after + before;
    sum[i] = after;
  }
}

export const compensated = ({ sum, lost }: CompensatedSum): Float64Array => sum.map((value, i) => value + lost[i]!);
