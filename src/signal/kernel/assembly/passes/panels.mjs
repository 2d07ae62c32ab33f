/**
 * Passes over a panel: columns of a matrix beside each other, `w` of them, a multiple of the lanes. A row is `w` values
 * in blocks, so that the middle passes are those of one long transform that is already w wide.
 */
import { loadBlock, loadInterleaved, planar, storeBlock, storeInterleaved, transpose } from "../algebra.mjs";
import { butterfly, declareConstants, END_RADICES } from "../butterflies.mjs";
import { blockLoop, splatTwiddles, turnAll } from "./long.mjs";

export function emitPanels(e) {
  for (const radix of END_RADICES) {
    for (const swap of [false, true]) emitPanelFirst(e, radix, swap);
    for (const form of ["Plain", "Swap", "Turned"]) emitPanelLast(e, radix, form);
  }
  emitGather(e);
  emitLoadPanel(e);
  emitScalePanel(e);
  emitStorePanel(e);
}

/** Rows of the matrix, `rs` bytes apart, go through the first pass into blocks. */
function emitPanelFirst(e, radix, swap) {
  const algebra = planar(e);
  e.line(
    `function panelFirst${swap ? "Swap" : ""}${radix}(inp: usize, rs: usize, out: usize, tw: usize, m: usize, w: usize): void {`,
  );
  declareConstants(e, radix);
  e.line(`const width = w * ${e.complex}; const stride = m * rs; let op = out; let p: usize = 0;`);
  e.line("do { let ip = inp + p * rs;");
  const twiddles = splatTwiddles(e, radix);
  e.line("const end = ip + width;");
  blockLoop(e, radix, "end", ["ip", "op"], (offset) => {
    const x = e.pointers("ip", "stride", radix).map((pointer) => loadInterleaved(e, pointer, offset, swap));
    const z = turnAll(algebra, butterfly(algebra, x), twiddles);
    e.pointers("op", "width", radix).forEach((pointer, k) => {
      storeBlock(e, pointer, z[k], offset);
    });
  });
  e.line(`op += ${radix - 1} * width; tw += ${(radix - 1) * e.complex}; } while (++p < m); }`);
}

/** The last pass into rows of a matrix, `os` bytes apart; "Turned": times cur[row] (a number) · fix[row] (a row of blocks). */
function emitPanelLast(e, radix, form) {
  const algebra = planar(e);
  const turned = form === "Turned";
  const more = turned ? ", cur: usize, fix: usize, fs: usize" : "";
  e.line(`function panelLast${form}${radix}(inp: usize, out: usize, os: usize, n: usize, w: usize${more}): void {`);
  declareConstants(e, radix);
  e.line(`const m = n / ${radix}; const width = w * ${e.complex}; const stride = m * width; const far = m * os;`);
  if (turned) e.line("const next = m * fs;");
  e.line("let ip = inp; let j: usize = 0; do { let op = out + j * os; const end = ip + width;");
  const factors = turned
    ? Array.from({ length: radix }, (_, k) => {
        const at = e.value(`cur + (j + ${k} * m) * ${e.complex}`);
        return [e.splat(at, 0), e.splat(at, e.real)];
      })
    : [];
  if (turned) e.line("let fp = fix + j * fs;");
  blockLoop(e, radix, "end", turned ? ["ip", "op", "fp"] : ["ip", "op"], (offset) => {
    const x = e.pointers("ip", "stride", radix).map((pointer) => loadBlock(e, pointer, offset));
    const y = butterfly(algebra, x);
    const to = e.pointers("op", "far", radix);
    const fixes = turned ? e.pointers("fp", "next", radix) : [];
    y.forEach((v, k) => {
      const value = turned ? algebra.turn(v, algebra.turn(loadBlock(e, fixes[k], offset), factors[k])) : v;
      storeInterleaved(e, to[k], value, offset, form === "Swap");
    });
  });
  e.line("} while (++j < m); }");
}

/** w rows of interleaved values become the columns of a panel. */
function emitGather(e) {
  e.line("function gather(inp: usize, rs: usize, out: usize, n: usize, w: usize): void {");
  e.line(`const width = w * ${e.complex}; for (let b: usize = 0; b < w; b += ${e.lanes}) {`);
  e.line(`let ip = inp + b * rs, op = out + b * ${e.complex}; const end = ip + n * ${e.complex};`);
  if (e.double) {
    e.line("do {");
    const rows = e.pointers("ip", "rs", 2).map((pointer) => e.load(pointer));
    storeBlock(e, "op", transpose(e, rows));
    e.line("ip += 16; op += width; } while (ip < end); } }");
    return;
  }
  e.line("const pairs = end - 8; while (ip < pairs) {");
  const v = transpose(
    e,
    e.pointers("ip", "rs", 4).map((pointer) => e.load(pointer)),
  );
  storeBlock(e, "op", [v[0], v[1]]);
  e.line("const below = op + width;");
  storeBlock(e, "below", [v[2], v[3]]);
  e.line("ip += 16; op = below + width; } if (ip < end) {");
  const rows = e.pointers("ip", "rs", 4).map((pointer) => e.value(`v128.load64_zero(${pointer})`));
  const last = transpose(e, rows);
  storeBlock(e, "op", [last[0], last[1]]);
  e.line("} } }");
}

const rowHead = (e) => {
  e.line("let cr = v128.splat<f32>(0), ci = cr; if (cur) {");
  e.line(
    `cr = v128.load${8 * e.real}_splat(cur); ci = v128.load${8 * e.real}_splat(cur, ${e.real}); cur += ${e.complex}; }`,
  );
};

/** value · cur[row] · fix[row], as far as they are given; leaves the result in `re` and `im`. */
function turnRow(e) {
  const { turn } = planar(e);
  const assign = ([re, im]) => e.line(`re = ${re}; im = ${im};`);
  e.line("if (cur) {");
  assign(turn(["re", "im"], ["cr", "ci"]));
  e.line("if (fix) {");
  assign(turn(["re", "im"], loadBlock(e, "fp")));
  e.line("fp += 32; } }");
}

/** Rows of a matrix into blocks, re and im exchanged first if `swap`, then times cur[row] · fix[row] where given. */
function emitLoadPanel(e) {
  e.line(
    "function loadPanel(inp: usize, rs: usize, out: usize, n: usize, w: usize, swap: usize, cur: usize, fix: usize, fs: usize): void {",
  );
  e.line(
    `let op = out; for (let row: usize = 0; row < n; row++) { let ip = inp + row * rs; const end = ip + w * ${e.complex};`,
  );
  rowHead(e);
  e.line("let fp = fix + row * fs; do {");
  const [a, b] = loadInterleaved(e, "ip");
  e.line(`let re = swap ? ${b} : ${a}, im = swap ? ${a} : ${b};`);
  turnRow(e);
  storeBlock(e, "op", ["re", "im"]);
  e.line("ip += 32; op += 32; } while (ip < end); } }");
}

/** Every row times its number, re and im exchanged afterwards: what lies between the two transforms of a convolution. */
function emitScalePanel(e) {
  const { turn } = planar(e);
  e.line("function scalePanel(at: usize, n: usize, w: usize, cur: usize): void {");
  e.line(`let ip = at; for (let row: usize = 0; row < n; row++) { const end = ip + w * ${e.complex};`);
  const factor = [e.splat("cur", 0), e.splat("cur", e.real)];
  e.line(`cur += ${e.complex}; do {`);
  const [re, im] = turn(loadBlock(e, "ip"), factor);
  storeBlock(e, "ip", [im, re]);
  e.line("ip += 32; } while (ip < end); } }");
}

/** Blocks, re and im exchanged if `back`, times cur[row] · fix[row] where given, into rows of a matrix, exchanged if `swap`. */
function emitStorePanel(e) {
  e.line(
    "function storePanel(inp: usize, out: usize, os: usize, n: usize, w: usize, back: usize, swap: usize, cur: usize, fix: usize, fs: usize): void {",
  );
  e.line(
    `let ip = inp; for (let row: usize = 0; row < n; row++) { let op = out + row * os; const end = op + w * ${e.complex};`,
  );
  rowHead(e);
  e.line("let fp = fix + row * fs; do {");
  const [a, b] = loadBlock(e, "ip");
  e.line(`let re = back ? ${b} : ${a}, im = back ? ${a} : ${b};`);
  turnRow(e);
  e.line("if (swap) {");
  storeInterleaved(e, "op", ["im", "re"]);
  e.line("} else {");
  storeInterleaved(e, "op", ["re", "im"]);
  e.line("} ip += 32; op += 32; } while (op < end); } }");
}
