/** The bytes of every word of that width turned round; a copy. */
export function swapBytes(bytes: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const turned = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i += width)
    for (let k = 0; k < width; k++) turned[i + k] = bytes[i + width - 1 - k]!;
  return turned;
}
