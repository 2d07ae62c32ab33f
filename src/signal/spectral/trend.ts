/** Takes the mean away from the first n values. */
export function removeMean(values: Float64Array, n: number): void {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const mean = sum / n;
  for (let i = 0; i < n; i++) values[i]! -= mean;
}

/** Takes the line of least squares away; time is counted from the middle, where offset and slope do not mix. */
export function removeLine(values: Float64Array, n: number): void {
  removeMean(values, n);
  const middle = (n - 1) / 2;
  let moment = 0;
  for (let i = 0; i < n; i++) moment += (i - middle) * values[i]!;
  const slope = n > 1 ? moment / ((n * (n * n - 1)) / 12) : 0;
  for (let i = 0; i < n; i++) values[i]! -= slope * (i - middle);
}
