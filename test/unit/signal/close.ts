/** Relative L2 distance of two vectors. */
export function relativeL2(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let error = 0;
  let norm = 0;
  for (let i = 0; i < expected.length; i++) {
    error += (actual[i]! - expected[i]!) ** 2;
    norm += expected[i]! ** 2;
  }
  return Math.sqrt(error / (norm || 1));
}

/** Repeatable noise in ±1, never a denormal. */
export function noise(length: number, seed = 1): Float64Array {
  let state = seed | 0;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state | 1) / 2 ** 31;
  });
}

/** Bytes of doubles, as numpy.fromfile reads them. */
export const bytesOf = (...parts: Float64Array[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)));

/** Doubles a script wrote with ndarray.tofile. */
export const doublesOf = (bytes: Buffer): Float64Array =>
  new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
