/** Bytes without end that are known at every offset; runs in pages too, so it stands on nothing outside itself. */
export function patternAt(offset: number, length: number): Uint8Array<ArrayBuffer> {
  const first = Math.floor(offset / 4);
  const words = new Uint32Array(Math.ceil((offset + length) / 4) - first);
  for (let n = 0; n < words.length; n++) {
    const word = first + n;
    words[n] = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d) ^ (word >>> 7);
  }
  return new Uint8Array(words.buffer, offset - 4 * first, length);
}
