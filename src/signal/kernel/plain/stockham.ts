/** Power-of-two kernel: Stockham autosort, radix 4 with one closing radix 2 or 4. Complex values are interleaved re, im. */
import { writeRoot } from "./roots.ts";

/** Twiddles of every pass but the last, and room for two ping-pong halves. Plain data; transforms do not overlap. */
export interface StockhamPlan {
  readonly kind: "stockham";
  readonly n: number;
  readonly passes: readonly Float64Array[];
  readonly lastRadix: number;
  readonly work: Float64Array;
}

export function planStockham(n: number): StockhamPlan {
  const passes: Float64Array[] = [];
  let length = n;
  for (; length > 4; length /= 4) {
    const quarter = length / 4;
    const twiddles = new Float64Array(6 * quarter);
    for (let p = 0; p < quarter; p++)
      for (let k = 1; k < 4; k++) writeRoot(twiddles, 6 * p + 2 * (k - 1), p * k, length);
    passes.push(twiddles);
  }
  return { kind: "stockham", n, passes, lastRadix: length, work: new Float64Array(n > 4 ? 4 * n : 0) };
}

/** Forward transform of n interleaved values; input and output may be the same array. */
export function forwardStockham(plan: StockhamPlan, input: Float64Array, output: Float64Array): void {
  const { n, passes, work } = plan;
  if (n === 1) {
    output[0] = input[0]!;
    output[1] = input[1]!;
    return;
  }
  let source = input;
  let at = 0;
  let stride = 1;
  if (passes.length > 0) {
    firstPass(input, work, n, passes[0]!);
    let length = n / 4;
    let next = 2 * n;
    stride = 4;
    for (let pass = 1; pass < passes.length; pass++) {
      length /= 4;
      middlePass(work, at, next, length, stride, passes[pass]!);
      stride *= 4;
      [at, next] = [next, at];
    }
    source = work;
  }
  if (plan.lastRadix === 4) lastRadix4(source, at, output, stride);
  else lastRadix2(source, at, output, stride);
}

/** Radix 4, stride 1: reads the caller's array, writes the first half of `work`. */
function firstPass(x: Float64Array, work: Float64Array, n: number, twiddles: Float64Array): void {
  const half = n / 2; // a quarter of n values, in elements
  for (let i = 0, o = 0, w = 0; i < half; i += 2, o += 8, w += 6) {
    const i1 = i + half;
    const i2 = i1 + half;
    const i3 = i2 + half;
    const ar = x[i]! + x[i2]!;
    const ai = x[i + 1]! + x[i2 + 1]!;
    const br = x[i]! - x[i2]!;
    const bi = x[i + 1]! - x[i2 + 1]!;
    const cr = x[i1]! + x[i3]!;
    const ci = x[i1 + 1]! + x[i3 + 1]!;
    const dr = x[i1]! - x[i3]!;
    const di = x[i1 + 1]! - x[i3 + 1]!;
    const ur = br + di;
    const ui = bi - dr;
    const vr = ar - cr;
    const vi = ai - ci;
    const zr = br - di;
    const zi = bi + dr;
    work[o] = ar + cr;
    work[o + 1] = ai + ci;
    work[o + 2] = ur * twiddles[w]! - ui * twiddles[w + 1]!;
    work[o + 3] = ur * twiddles[w + 1]! + ui * twiddles[w]!;
    work[o + 4] = vr * twiddles[w + 2]! - vi * twiddles[w + 3]!;
    work[o + 5] = vr * twiddles[w + 3]! + vi * twiddles[w + 2]!;
    work[o + 6] = zr * twiddles[w + 4]! - zi * twiddles[w + 5]!;
    work[o + 7] = zr * twiddles[w + 5]! + zi * twiddles[w + 4]!;
  }
}

/** Radix 4 from one half of `work` to the other. Two arrays would cost a second base pointer and bounds check. */
function middlePass(
  work: Float64Array,
  from: number,
  to: number,
  quarter: number,
  stride: number,
  twiddles: Float64Array,
): void {
  const s = 2 * stride;
  const block = quarter * s;
  for (let p = 0, w = 0; p < quarter; p++, w += 6) {
    const w1r = twiddles[w]!;
    const w1i = twiddles[w + 1]!;
    const w2r = twiddles[w + 2]!;
    const w2i = twiddles[w + 3]!;
    const w3r = twiddles[w + 4]!;
    const w3i = twiddles[w + 5]!;
    const end = from + s * (p + 1);
    for (let i = end - s, o = to + 4 * s * p; i < end; i += 2, o += 2) {
      const i1 = i + block;
      const i2 = i1 + block;
      const i3 = i2 + block;
      const o1 = o + s;
      const o2 = o1 + s;
      const o3 = o2 + s;
      const ar = work[i]! + work[i2]!;
      const ai = work[i + 1]! + work[i2 + 1]!;
      const br = work[i]! - work[i2]!;
      const bi = work[i + 1]! - work[i2 + 1]!;
      const cr = work[i1]! + work[i3]!;
      const ci = work[i1 + 1]! + work[i3 + 1]!;
      const dr = work[i1]! - work[i3]!;
      const di = work[i1 + 1]! - work[i3 + 1]!;
      const ur = br + di;
      const ui = bi - dr;
      const vr = ar - cr;
      const vi = ai - ci;
      const zr = br - di;
      const zi = bi + dr;
      work[o] = ar + cr;
      work[o + 1] = ai + ci;
      work[o1] = ur * w1r - ui * w1i;
      work[o1 + 1] = ur * w1i + ui * w1r;
      work[o2] = vr * w2r - vi * w2i;
      work[o2 + 1] = vr * w2i + vi * w2r;
      work[o3] = zr * w3r - zi * w3i;
      work[o3 + 1] = zr * w3i + zi * w3r;
    }
  }
}

function lastRadix4(work: Float64Array, from: number, out: Float64Array, stride: number): void {
  const s = 2 * stride;
  for (let o = 0, i = from; o < s; o += 2, i += 2) {
    const i1 = i + s;
    const i2 = i1 + s;
    const i3 = i2 + s;
    const ar = work[i]! + work[i2]!;
    const ai = work[i + 1]! + work[i2 + 1]!;
    const br = work[i]! - work[i2]!;
    const bi = work[i + 1]! - work[i2 + 1]!;
    const cr = work[i1]! + work[i3]!;
    const ci = work[i1 + 1]! + work[i3 + 1]!;
    const dr = work[i1]! - work[i3]!;
    const di = work[i1 + 1]! - work[i3 + 1]!;
    out[o] = ar + cr;
    out[o + 1] = ai + ci;
    out[o + s] = br + di;
    out[o + s + 1] = bi - dr;
    out[o + 2 * s] = ar - cr;
    out[o + 2 * s + 1] = ai - ci;
    out[o + 3 * s] = br - di;
    out[o + 3 * s + 1] = bi + dr;
  }
}

function lastRadix2(work: Float64Array, from: number, out: Float64Array, stride: number): void {
  const s = 2 * stride;
  for (let o = 0, i = from; o < s; o += 2, i += 2) {
    const ar = work[i]!;
    const ai = work[i + 1]!;
    const br = work[i + s]!;
    const bi = work[i + s + 1]!;
    out[o] = ar + br;
    out[o + 1] = ai + bi;
    out[o + s] = ar - br;
    out[o + s + 1] = ai - bi;
  }
}
