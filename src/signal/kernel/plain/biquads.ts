/** Samples between two looks at the state. */
const STRETCH = 512;

/** What a state this near to zero counts for: numbers near the smallest are computed a hundred times more slowly. */
const NOTHING = 1e-200;

/** Filters values through sections in place, one section after another; `state` holds two values for each and is carried on. */
export function runPlainBiquads(coefficients: Float64Array, values: Float64Array, state: Float64Array): void {
  for (let section = 0, c = 0; c < coefficients.length; section++, c += 6) {
    const [b0, b1, b2] = [coefficients[c]!, coefficients[c + 1]!, coefficients[c + 2]!];
    const [a1, a2] = [coefficients[c + 4]!, coefficients[c + 5]!];
    let first = state[2 * section]!;
    let second = state[2 * section + 1]!;
    for (let start = 0; start < values.length; start += STRETCH) {
      const end = Math.min(values.length, start + STRETCH);
      for (let i = start; i < end; i++) {
        const x = values[i]!;
        const y = b0 * x + first;
        first = b1 * x - a1 * y + second;
        second = b2 * x - a2 * y;
        values[i] = y;
      }
      if (Math.abs(first) < NOTHING) first = 0;
      if (Math.abs(second) < NOTHING) second = 0;
    }
    state[2 * section] = first;
    state[2 * section + 1] = second;
  }
}
