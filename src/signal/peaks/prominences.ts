export interface Prominences {
  readonly prominences: Float64Array;
  readonly leftBases: Float64Array;
  readonly rightBases: Float64Array;
}

/**
 * Height above the higher of the two lowest points between a peak and higher ground, or the end of its window of `wlen` values.
 * `peaks` are some of `maxima`, which are all that there are.
 */
export function measureProminences(
  x: Float64Array,
  peaks: Int32Array,
  maxima: Int32Array,
  wlen: number | undefined,
): Prominences {
  const sides = wlen === undefined ? basesOf(x, peaks, maxima) : basesWithin(x, peaks, wlen);
  const [leftBases, rightBases] = [Float64Array.from(sides[0]), Float64Array.from(sides[1])];
  const prominences = new Float64Array(peaks.length);
  for (let at = 0; at < peaks.length; at++)
    prominences[at] = x[peaks[at]!]! - Math.max(x[leftBases[at]!]!, x[rightBases[at]!]!);
  return { prominences, leftBases, rightBases };
}

function basesWithin(x: Float64Array, peaks: Int32Array, wlen: number): [Int32Array, Int32Array] {
  const reach = Math.floor(Math.ceil(wlen) / 2);
  return [
    peaks.map((peak) => lowest(x, peak, -1, Math.max(0, peak - reach))),
    peaks.map((peak) => lowest(x, peak, 1, Math.min(x.length - 1, peak + reach))),
  ];
}

/** Index of the lowest value from a peak to higher ground or the end; the nearest of equals. */
function lowest(x: Float64Array, peak: number, step: 1 | -1, end: number): number {
  let base = peak;
  for (let i = peak; (end - i) * step >= 0 && x[i]! <= x[peak]!; i += step) if (x[i]! < x[base]!) base = i;
  return base;
}

/** The same for all maxima at once, of which those of the peaks are picked: no value is looked at more than twice. */
function basesOf(x: Float64Array, peaks: Int32Array, maxima: Int32Array): [Int32Array, Int32Array] {
  const sides: [Int32Array, Int32Array] = [sideOf(x, maxima, 1), sideOf(x, maxima, -1)];
  if (peaks.length === maxima.length) return sides;
  let at = -1;
  const places = peaks.map((peak) => {
    do at++;
    while (maxima[at] !== peak);
    return at;
  });
  return [places.map((place) => sides[0][place]!), places.map((place) => sides[1][place]!)];
}

/**
 * Bases before each maximum on a walk over all of them. Those still on the stack are the higher ground of what comes, each with the
 * lowest point before it: one that is passed over hands its own to the higher one.
 */
function sideOf(x: Float64Array, maxima: Int32Array, step: 1 | -1): Int32Array {
  const bases = new Int32Array(maxima.length);
  const stack = new Int32Array(maxima.length);
  let height = 0;
  let from = step === 1 ? 0 : x.length - 1;
  for (let count = 0; count < maxima.length; count++) {
    const at = step === 1 ? count : maxima.length - 1 - count;
    const peak = maxima[at]!;
    let base = peak;
    for (let i = peak; i !== from - step; i -= step) if (x[i]! < x[base]!) base = i;
    while (height > 0 && x[maxima[stack[height - 1]!]!]! <= x[peak]!) {
      const other = bases[stack[--height]!]!;
      if (x[other]! < x[base]!) base = other;
    }
    bases[at] = base;
    stack[height++] = at;
    from = peak;
  }
  return bases;
}
