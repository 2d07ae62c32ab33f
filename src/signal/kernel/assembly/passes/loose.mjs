/**
 * Passes for lengths whose strides are no multiple of the lanes: values stay interleaved, a vector holds one complex
 * number (f64) or two (f32), and the last vector of a row overlaps the one before.
 */
import { interleaved } from "../algebra.mjs";
import { butterfly, declareConstants, RADICES } from "../butterflies.mjs";
import { turnAll } from "./long.mjs";

export function emitLoosePasses(e) {
  e.line(`const SIGNS = memory.data<u32>([${signs(e).join(", ")}]);`);
  for (const radix of RADICES) {
    emitLoose(e, radix);
    if (!e.double) emitLooseFirst(e, radix);
  }
}

/** Two masks: the sign bits of the real lanes, then those of the imaginary ones. */
function signs(e) {
  const re = e.double ? [0, 0x80000000, 0, 0] : [0x80000000, 0, 0x80000000, 0];
  const im = e.double ? [0, 0, 0, 0x80000000] : [0, 0x80000000, 0, 0x80000000];
  return [...re, ...im];
}

function begin(e, name, radix, stride) {
  e.line(`function ${name}${radix}(inp: usize, out: usize, tw: usize, m: usize, s: usize, inverse: usize): void {`);
  declareConstants(e, radix);
  e.line("const flip = v128.load(SIGNS + 16 * inverse); const other = v128.load(SIGNS + 16 - 16 * inverse);");
  e.line(`const stride = m * ${stride};`);
}

/** Any stride s ≥ 1 (f64) or s ≥ 2 (f32). */
function emitLoose(e, radix) {
  const algebra = interleaved(e);
  begin(e, "loose", radix, `s * ${e.complex}`);
  e.line(`const width = s * ${e.complex}; let ip = inp, op = out; const all = inp + stride; do {`);
  const twiddles = Array.from({ length: radix - 1 }, (_, k) => [
    e.splat("tw", k * e.complex),
    e.value(`v128.xor(flip, ${e.splat("tw", k * e.complex + e.real)})`),
  ]);
  e.line("let q: usize = 0; do { const from = ip + q, to = op + q;");
  const x = e.pointers("from", "stride", radix).map((pointer) => e.load(pointer));
  const z = turnAll(algebra, butterfly(algebra, x), twiddles);
  e.pointers("to", "width", radix).forEach((pointer, k) => {
    e.store(pointer, z[k]);
  });
  e.line("q += 16; if (q < width && q + 16 > width) q = width - 16; } while (q < width);");
  e.line(`ip += width; op += ${radix} * width; tw += ${(radix - 1) * e.complex}; } while (ip < all); }`);
}

/** Stride 1 in f32: a vector holds two neighbouring first indices, whose results lie `radix` apart. */
function emitLooseFirst(e, radix) {
  const algebra = interleaved(e);
  begin(e, "looseFirst", radix, e.complex);
  e.line("const second: usize = m > 1 ? 1 : 0; let p: usize = 0; do {");
  e.line(`const from = inp + p * ${e.complex}; const w0 = tw + p * ${(radix - 1) * e.complex};`);
  e.line(`const w1 = w0 + second * ${(radix - 1) * e.complex};`);
  const twiddles = Array.from({ length: radix - 1 }, (_, k) => {
    const both = e.value(`v128.load64_lane(w1, v128.load64_zero(w0, ${8 * k}), 1, ${8 * k})`);
    return [
      e.shuffle(both, both, undefined, [0, 0, 2, 2]),
      e.value(`v128.xor(flip, ${e.shuffle(both, both, undefined, [1, 1, 3, 3])})`),
    ];
  });
  const x = e.pointers("from", "stride", radix).map((pointer) => e.load(pointer));
  const z = turnAll(algebra, butterfly(algebra, x), twiddles);
  e.line(`const to = out + p * ${radix * e.complex};`);
  z.forEach((v, k) => {
    e.line(`v128.store64_lane(to, ${v}, 0, ${8 * k});`);
  });
  e.line("if (second) {");
  z.forEach((v, k) => {
    e.line(`v128.store64_lane(to, ${v}, 1, ${8 * (k + radix)});`);
  });
  e.line("} p += 2; if (p < m && p + 2 > m) p = m - 2; } while (p < m); }");
}
