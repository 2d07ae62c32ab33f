/** Ten times the decimal logarithm, near enough to be drawn. */

const DEGREE = 7;

/** Coefficients of t = m - 1.5 whose sum is near log2(m) for m from 1 to 2, by interpolation at Chebyshev's points. */
function logarithm() {
  const points = Array.from({ length: DEGREE + 1 }, (_, i) => 0.5 * Math.cos((Math.PI * (i + 0.5)) / (DEGREE + 1)));
  const differences = points.map((t) => Math.log2(t + 1.5));
  for (let k = 1; k <= DEGREE; k++)
    for (let i = DEGREE; i >= k; i--)
      differences[i] = (differences[i] - differences[i - 1]) / (points[i] - points[i - k]);
  const powers = [differences[DEGREE]];
  for (let i = DEGREE - 1; i >= 0; i--) {
    powers.unshift(0);
    for (let k = 0; k + 1 < powers.length; k++) powers[k] -= points[i] * powers[k + 1];
    powers[0] += differences[i];
  }
  return powers;
}

/**
 * out[i] = 10·log10(x[i]) + offset, f32 of either precision, at least \`floor\`; four values at a time, the last ones too. The exponent is
 * read from the bits, of the fraction the upper 20 or 23. What is below the smallest normal number counts as nothing.
 */
export function emitDecibels(e) {
  const [bias, shift, least, infinite] = e.double
    ? [1023, 20, 0x00100000, 0x7ff00000]
    : [127, 23, 0x00800000, 0x7f800000];
  const coefficients = logarithm();
  e.line(`const LOGARITHM = memory.data<f32>([${coefficients.join(", ")}]);`);
  e.line("export function decibels(x: usize, n: usize, out: usize, offset: f32, floor: f32): void {");
  for (const k of coefficients.keys()) e.line(`const k${k} = v128.load32_splat(LOGARITHM, ${4 * k});`);
  e.line(`const scale = f32x4.splat(${10 * Math.log10(2)}), above = f32x4.splat(offset), lowest = f32x4.splat(floor);`);
  e.line("const end = out + 4 * n; while (out < end) {");
  const vectors = e.double ? [e.load("x"), e.load("x", 16)] : [e.load("x")];
  const bits = e.double ? e.value(`v128.shuffle<i32>(${vectors}, 1, 3, 5, 7)`) : vectors[0];
  const exponent = e.value(`f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(${bits}, ${shift}), i32x4.splat(${bias})))`);
  const fraction = e.value(`i32x4.shl(v128.and(${bits}, i32x4.splat(${2 ** shift - 1})), ${23 - shift})`);
  const m = e.value(`v128.or(${fraction}, i32x4.splat(0x3f800000))`);
  const t = e.value(`f32x4.sub(${m}, f32x4.splat(1.5))`);
  const sum = coefficients
    .map((_, k) => `k${k}`)
    .reduceRight((all, k) => e.value(`f32x4.add(f32x4.mul(${all}, ${t}), ${k})`));
  const level = e.value(`f32x4.add(f32x4.mul(f32x4.add(${exponent}, ${sum}), scale), above)`);
  const isNothing = e.value(`i32x4.lt_s(${bits}, i32x4.splat(${least}))`);
  const some = e.value(`v128.bitselect(f32x4.splat(-Infinity), ${level}, ${isNothing})`);
  const isWild = e.value(`i32x4.ge_s(v128.and(${bits}, i32x4.splat(0x7fffffff)), i32x4.splat(${infinite}))`);
  const narrow = vectors.map((v) => (e.double ? e.value(`f32x4.demote_f64x2_zero(${v})`) : v));
  const wild = e.double ? e.value(`v128.shuffle<f32>(${narrow}, 0, 1, 4, 5)`) : narrow[0];
  e.line(`v128.store(out, f32x4.pmax(v128.bitselect(${wild}, ${some}, ${isWild}), lowest));`);
  e.line(`out += 16; x += ${4 * e.real}; } }`);
}
