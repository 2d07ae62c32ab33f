/**
 * The second half of four steps over a real signal: rows k and first - k are transformed together and unpicked while both
 * are in the cache. Value k + first·q of the half-length spectrum is turned by w₁[k]·w₂[q].
 */
import { loadBlock, planar } from "../algebra.mjs";
import { fold, reversed, storeBoth } from "./real.mjs";

export function emitRealRows(e) {
  emitUnpickPanels(e);
  e.line(UNPICK_ROW(e));
  e.line(REAL_ROWS(e));
}

/** Rows k … of panel x with rows first - k … of panel y, which lie in it backwards. */
function emitUnpickPanels(e) {
  e.line(
    "function unpickPanels(x: usize, y: usize, out: usize, first: usize, second: usize, w: usize, k: usize, t1: usize, t2: usize): void {",
  );
  e.line(
    `const half = v128.splat<${e.precision}>(0.5); const width = w * ${e.complex}; const line = first * ${e.complex};`,
  );
  e.line(`let ip = x, jp = y + second * width - 32, to = out + k * ${e.complex};`);
  e.line(`let from = out + second * line - (k + ${e.lanes - 1}) * ${e.complex}; const all = x + second * width; do {`);
  const turn = [e.splat("t2", 0), e.splat("t2", e.real)];
  e.line("let tw = t1, front = to, back = from; const end = ip + width; do {");
  const a = loadBlock(e, "ip");
  const b = loadBlock(e, "jp").map((v) => reversed(e, v));
  storeBoth(e, ...fold(e, a, b, "unpick", planar(e).turn(loadBlock(e, "tw"), turn)));
  e.line("ip += 32; jp -= 32; tw += 32; front += 32; back -= 32; } while (ip < end);");
  e.line(`t2 += ${e.complex}; to += line; from -= line; } while (ip < all); }`);
}

/** Row 0 is its own mirror image: the first lane of a panel of as many rows as there are lanes. */
const UNPICK_ROW = (e) => `
function unpickRow(x: usize, out: usize, first: usize, second: usize, t2: usize): void {
  for (let q: usize = 0; q + q <= second; q++) {
    const a = x + q * 32, b = x + (q ? second - q : 0) * 32;
    const ar = load<${e.precision}>(a), ai = load<${e.precision}>(a, 16), br = load<${e.precision}>(b), bi = load<${e.precision}>(b, 16);
    const half: ${e.precision} = 0.5, sr = half * (ar + br), si = half * (ai - bi), dr = half * (ar - br), di = half * (ai + bi);
    const wr = load<${e.precision}>(t2, ${e.real}), wi = -load<${e.precision}>(t2); t2 += ${e.complex};
    const tr = dr * wr - di * wi, ti = dr * wi + di * wr;
    const front = out + q * first * ${e.complex}, back = out + (second - q) * first * ${e.complex};
    store<${e.precision}>(front, sr + tr); store<${e.precision}>(front, si + ti, ${e.real});
    store<${e.precision}>(back, sr - tr); store<${e.precision}>(back, ti - si, ${e.real});
  }
}`;

const WORDS = ["inp", "rs", "out", "first", "second", "w", "a", "b", "c", "d", "count", "factors", "t1", "t2"];
const REAL_ROWS = (e) => `
function realRows(args: usize): void {
  ${WORDS.map((name, i) => `const ${name}: usize = load<u32>(args, ${4 * i});`).join(" ")}
  gather(inp, rs, a, second, ${e.lanes});
  unpickRow(wholePanel(factors, count, a, b, second, ${e.lanes}), out, first, second, t2);
  for (let k: usize = 1; k + k <= first; k += w) {
    gather(inp + k * rs, rs, a, second, w); const x = wholePanel(factors, count, a, b, second, w);
    gather(inp + (first - k - w + 1) * rs, rs, c, second, w); const y = wholePanel(factors, count, c, d, second, w);
    unpickPanels(x, y, out, first, second, w, k, t1 + (k - 1) * ${e.complex}, t2);
  }
}`;
