const DIGITS = 11;
const MASK = 2 ** DIGITS - 1;
const MINUS_ZERO = 0x80000000; // its upper half; it is as high as 0

/**
 * Indices of values from the highest down, the last of equals first; no value is NaN.
 *
 * Source  radix sort, least significant digit first: Knuth, "The Art of Computer Programming", vol. 3, 5.2.5.
 */
export function highestFirst(values: Float64Array): Uint32Array {
  const n = values.length;
  const [low, high] = keysOf(values);
  let order = Uint32Array.from({ length: n }, (_, i) => n - 1 - i);
  let next = new Uint32Array(n);
  for (const keys of [low, high])
    for (let shift = 0; shift < 32; shift += DIGITS) {
      const starts = startsOf(keys, shift);
      if (!starts) continue;
      for (let i = 0; i < n; i++) {
        const at = order[i]!;
        next[starts[(keys[at]! >>> shift) & MASK]!++] = at;
      }
      [order, next] = [next, order];
    }
  return order;
}

/** Lower and upper halves of numbers that rise as the values fall. */
function keysOf(values: Float64Array): [Uint32Array, Uint32Array] {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const [low, high] = [new Uint32Array(values.length), new Uint32Array(values.length)];
  for (let i = 0; i < values.length; i++) {
    const [lower, upper] = [words[2 * i]!, words[2 * i + 1]!];
    const isNegative = upper >>> 31 === 1 && !(lower === 0 && upper === MINUS_ZERO);
    low[i] = isNegative ? lower : ~lower;
    high[i] = isNegative ? upper : ~upper & (MINUS_ZERO - 1);
  }
  return [low, high];
}

/** Where the keys of each digit begin; undefined where all have the same. */
function startsOf(keys: Uint32Array, shift: number): Uint32Array | undefined {
  const starts = new Uint32Array(MASK + 1);
  for (let i = 0; i < keys.length; i++) starts[(keys[i]! >>> shift) & MASK]!++;
  if (starts.includes(keys.length)) return undefined;
  let sum = 0;
  for (let digit = 0; digit <= MASK; digit++) {
    const count = starts[digit]!;
    starts[digit] = sum;
    sum += count;
  }
  return starts;
}
