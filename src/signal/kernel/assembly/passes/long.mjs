/** Stockham's passes over one long transform: `s` values wide after the first, a multiple of the lanes, in blocks. */
import { loadBlock, loadInterleaved, planar, storeBlock, storeInterleaved, transpose } from "../algebra.mjs";
import { butterfly, declareConstants, END_RADICES, RADICES } from "../butterflies.mjs";

/** Larger butterflies spill registers: twice their code is no faster. */
const UNROLLED = 4;

/** Radices whose first pass fills whole blocks. */
export const firstRadices = (e) => [2, 4, 8].filter((radix) => radix >= e.lanes);

export function emitPasses(e) {
  for (const radix of firstRadices(e)) for (const swap of [false, true]) emitFirst(e, radix, swap);
  for (const radix of RADICES) emitMiddle(e, radix);
  for (const radix of END_RADICES) for (const form of ["block", "plain", "swap"]) emitLast(e, radix, form);
}

/** Turns of a pass's first index, the same in every lane; `tw` points at radix - 1 complex numbers. */
export const splatTwiddles = (e, radix) =>
  Array.from({ length: radix - 1 }, (_, k) => [e.splat("tw", k * e.complex), e.splat("tw", k * e.complex + e.real)]);

export const turnAll = (algebra, values, twiddles) =>
  values.map((value, k) => (k === 0 ? value : algebra.turn(value, twiddles[k - 1])));

/** A loop over blocks from `ip` to `end`, two at a time where their number is even. */
export function blockLoop(e, radix, end, moving, body) {
  const advance = (bytes) => moving.map((pointer) => `${pointer} += ${bytes};`).join(" ");
  const plain = () => {
    e.line("do {");
    body(0);
    e.line(`${advance(32)} } while (ip < ${end});`);
  };
  if (radix > UNROLLED) return plain();
  e.line(`if ((${end} - ip) & 32) {`);
  plain();
  e.line("} else { do {");
  body(0);
  body(32);
  e.line(`${advance(64)} } while (ip < ${end}); }`);
}

/** Stride 1, interleaved input; the lanes are neighbouring first indices, so results are transposed into blocks. */
function emitFirst(e, radix, swap) {
  const algebra = planar(e);
  e.line(`function first${swap ? "Swap" : ""}${radix}(inp: usize, out: usize, tw: usize, m: usize): void {`);
  declareConstants(e, radix);
  e.line(`const stride = m * ${e.complex}; let p: usize = 0; do { const ip = inp + p * ${e.complex};`);
  const x = e.pointers("ip", "stride", radix).map((pointer) => loadInterleaved(e, pointer, 0, swap));
  const y = butterfly(algebra, x);
  const z = y.map((v, k) => (k === 0 ? v : algebra.turn(v, loadBlock(e, "tw", (k - 1) * 32))));
  e.line(`const op = out + p * ${radix * e.complex};`);
  for (let group = 0; group < radix; group += e.lanes) {
    const part = z.slice(group, group + e.lanes);
    const re = transpose(
      e,
      part.map((v) => v[0]),
    );
    const im = transpose(
      e,
      part.map((v) => v[1]),
    );
    for (let j = 0; j < e.lanes; j++)
      storeBlock(e, "op", [re[j], im[j]], j * radix * e.complex + (group / e.lanes) * 32);
  }
  e.line(`tw += ${(radix - 1) * 32}; p += ${e.lanes}; if (p < m && p + ${e.lanes} > m) p = m - ${e.lanes};`);
  e.line("} while (p < m); }");
}

function emitMiddle(e, radix) {
  const algebra = planar(e);
  e.line(`function middle${radix}(inp: usize, out: usize, tw: usize, m: usize, s: usize): void {`);
  declareConstants(e, radix);
  e.line(`const width = s * ${e.complex}; const stride = m * width; let ip = inp, op = out; const all = inp + stride;`);
  const compute = (twiddles, offset) => {
    const x = e.pointers("ip", "stride", radix).map((pointer) => loadBlock(e, pointer, offset));
    return turnAll(algebra, butterfly(algebra, x), twiddles);
  };
  if (radix <= 8) {
    e.line("if (width === 32) { do {");
    compute(splatTwiddles(e, radix), 0).forEach((v, k) => {
      storeBlock(e, "op", v, 32 * k);
    });
    e.line(`ip += 32; op += ${32 * radix}; tw += ${(radix - 1) * e.complex}; } while (ip < all); return; }`);
  }
  e.line("do {");
  const twiddles = splatTwiddles(e, radix);
  e.line("const end = ip + width;");
  blockLoop(e, radix, "end", ["ip", "op"], (offset) => {
    const z = compute(twiddles, offset);
    e.pointers("op", "width", radix).forEach((pointer, k) => {
      storeBlock(e, pointer, z[k], offset);
    });
  });
  e.line(`op += ${radix - 1} * width; tw += ${(radix - 1) * e.complex}; } while (ip < all); }`);
}

/** No turns are left; results leave as blocks, interleaved, or interleaved with re and im exchanged. */
function emitLast(e, radix, form) {
  const suffix = { block: "Block", plain: "", swap: "Swap" }[form];
  e.line(`function last${suffix}${radix}(inp: usize, out: usize, s: usize): void {`);
  declareConstants(e, radix);
  e.line(`const width = s * ${e.complex}; let ip = inp, op = out; const end = ip + width;`);
  blockLoop(e, radix, "end", ["ip", "op"], (offset) => {
    const x = e.pointers("ip", "width", radix).map((pointer) => loadBlock(e, pointer, offset));
    const y = butterfly(planar(e), x);
    e.pointers("op", "width", radix).forEach((pointer, k) => {
      if (form === "block") storeBlock(e, pointer, y[k], offset);
      else storeInterleaved(e, pointer, y[k], offset, form === "swap");
    });
  });
  e.line("}");
}
