/** The median; sorts its argument. NaN sorts last, and one NaN makes the median NaN. */
export function median(values: Float64Array): number {
  values.sort();
  const last = values.length - 1;
  if (Number.isNaN(values[last])) return Number.NaN;
  return (values[Math.floor(last / 2)]! + values[Math.ceil(last / 2)]!) / 2;
}

/** Expected median of n exponentially distributed values, as a fraction of their mean. */
export function medianBias(n: number): number {
  let bias = 1;
  for (let k = 2; k <= n - 1; k += 2) bias += 1 / (k + 1) - 1 / k;
  return bias;
}
