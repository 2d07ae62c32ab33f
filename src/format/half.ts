/** IEEE 754 half precision, as two bytes in a Uint16Array. Source: IEEE 754-2019, 3.6 and 4.3.1 (ties to even). */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

export function toHalf(value: number): number {
  float[0] = value;
  const [word = 0] = bits;
  const sign = (word >>> 16) & 0x8000;
  const exponent = (word >>> 23) & 0xff;
  const fraction = word & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction ? 0x200 | (fraction >>> 13) : 0);
  const half = exponent - 112; // 127 - 15
  if (half >= 31) return sign | 0x7c00;
  if (half > 0) return sign | roundToEven((half << 23) | fraction, 13);
  if (half < -10) return sign;
  return sign | roundToEven(fraction | 0x800000, 14 - half);
}

/** What overflows the fraction goes into the exponent, which is right, up to infinity. */
function roundToEven(value: number, drop: number): number {
  const kept = value >>> drop;
  const rest = value & (2 ** drop - 1);
  const middle = 2 ** (drop - 1);
  return kept + (rest > middle || (rest === middle && kept & 1) ? 1 : 0);
}

export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
