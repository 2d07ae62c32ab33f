/**
 * Matrices larger than the cache, a panel of columns (or of rows, which become columns) at a time. One block of words
 * says what to do; `src/signal/kernel/simd/words.ts` writes it.
 */
import { END_RADICES, RADICES } from "../butterflies.mjs";

const choose = (name, radix, args, radices = END_RADICES) =>
  `switch (<u32>${radix}) {${radices.map((r) => `case ${r}: ${name}${r}(${args}); break;`).join(" ")} default: break; }`;

export function emitFourStep(e) {
  e.line(TURNS(e));
  e.line(MIDDLES);
  e.line(LAST_BLOCK);
  e.line(WHOLE_PANEL);
  e.line(CONVOLVE);
  e.line(COLUMNS(e));
  e.line(ROWS(e));
}

/** cur[k] = exp(-2πi·k·c/total), times base[k] where given: two tables of f64 roots, every lo and each 2^shift-th. */
const TURNS = (e) => `
function turns(cur: usize, n: usize, c: u32, total: u32, lo: usize, hi: usize, shift: u32, base: usize): void {
  const mask: u32 = (1 << shift) - 1; const step = c % total; let at: u32 = 0;
  for (let k: usize = 0; k < n; k++) {
    const l = lo + ((at & mask) << 4), h = hi + ((at >> shift) << 4);
    const lr = load<f64>(l), li = load<f64>(l, 8), hr = load<f64>(h), hi64 = load<f64>(h, 8);
    let re = lr * hr - li * hi64, im = lr * hi64 + li * hr;
    if (base) {
      const br = <f64>load<${e.precision}>(base), bi = <f64>load<${e.precision}>(base, ${e.real});
      const turned = re * br - im * bi; im = re * bi + im * br; re = turned; base += ${e.complex};
    }
    store<${e.precision}>(cur, <${e.precision}>re); store<${e.precision}>(cur, <${e.precision}>im, ${e.real}); cur += ${e.complex};
    at += step; if (at >= total) at -= total;
  }
}`;

/** The passes from factor \`from\` to before \`to\`; returns where the result lies, the one of a and b that it is in. */
const MIDDLES = `
function middles(factors: usize, from: usize, to: usize, a: usize, b: usize, w: usize): usize {
  let s = w; for (let i: usize = 0; i < from; i++) s *= load<u32>(factors + 12 * i);
  for (let i = from; i < to; i++) {
    const at = factors + 12 * i; const radix: usize = load<u32>(at), tw: usize = load<u32>(at, 4), m: usize = load<u32>(at, 8);
    ${choose("middle", "radix", "a, b, tw, m, s", RADICES)}
    s *= radix; const other = a; a = b; b = other;
  }
  return a;
}`;

const LAST_BLOCK = `
function lastBlock(radix: usize, inp: usize, out: usize, s: usize): void { ${choose("lastBlock", "radix", "inp, out, s")} }`;

/** The transform of every column of a panel in a, in blocks; returns where the result lies, a or b. */
const WHOLE_PANEL = `
function wholePanel(factors: usize, count: usize, a: usize, b: usize, n: usize, w: usize): usize {
  const radix: usize = load<u32>(factors + 12 * (count - 1));
  const x = middles(factors, 0, count - 1, a, b, w), y = x === a ? b : a; lastBlock(radix, x, y, w * (n / radix));
  return y;
}`;

/** A circular convolution of every column with the response, in blocks; the result has re and im exchanged. */
const CONVOLVE = `
function convolve(factors: usize, count: usize, a: usize, b: usize, n: usize, w: usize, response: usize): usize {
  const y = wholePanel(factors, count, a, b, n, w);
  scalePanel(y, n, w, response);
  return wholePanel(factors, count, y, y === a ? b : a, n, w);
}`;

const words = (...names) => names.map((name, i) => `const ${name}: usize = load<u32>(args, ${4 * i});`).join(" ");
const COMMON = words("inp", "rs", "out", "os", "width", "nb", "a", "b", "n", "count", "factors", "flags");
const FLAGS =
  "const swapIn = flags & 1, swapOut = (flags >> 1) & 1, after = (flags >> 2) & 1, before = (flags >> 3) & 1, apart = (flags >> 4) & 1;";

const COLUMNS = (e) => `
function columns(args: usize): void {
  ${COMMON} ${FLAGS}
  const lo: usize = load<u32>(args, 48), hi: usize = load<u32>(args, 52); const shift = load<u32>(args, 56), total = load<u32>(args, 60);
  const cur: usize = load<u32>(args, 64), fix: usize = load<u32>(args, 68); const first = load<u32>(args, 72);
  const chirp: usize = load<u32>(args, 76), response: usize = load<u32>(args, 80), inner: usize = load<u32>(args, 84);
  const fs = nb * ${e.complex}; const r0: usize = load<u32>(factors), tw0: usize = load<u32>(factors, 4), m0: usize = load<u32>(factors, 8), rl: usize = load<u32>(factors + 12 * (count - 1));
  let w: usize = 0; for (let c: usize = 0; c < width; c += w) {
    w = width - c < nb ? width - c : nb;
    if (w > ${e.lanes}) w -= w % ${e.lanes}; else { w = ${e.lanes}; c = width - w; }
    const ip = inp + c * ${e.complex}, op = out + c * ${e.complex};
    if (before | after) turns(cur, n, first + <u32>c, total, lo, hi, shift, chirp);
    if (inner) {
      loadPanel(ip, rs, a, n, w, swapIn, before ? cur : chirp, before ? fix : 0, fs);
      memory.fill(a + n * w * ${e.complex}, 0, (inner - n) * w * ${e.complex});
      const y = convolve(factors, count, a, b, inner, w, response);
      storePanel(y, op, os, n, w, 1, swapOut, after ? cur : chirp, after ? fix : 0, fs);
      continue;
    }
    let x = a;
    if (before || apart) {
      loadPanel(ip, rs, a, n, w, swapIn, before ? cur : 0, before ? fix : 0, fs);
      x = middles(factors, 0, count - 1, a, b, w);
    } else {
      if (swapIn) { ${choose("panelFirstSwap", "r0", "ip, rs, a, tw0, m0, w")} }
      else { ${choose("panelFirst", "r0", "ip, rs, a, tw0, m0, w")} }
      x = middles(factors, 1, count - 1, a, b, w);
    }
    if (after) { ${choose("panelLastTurned", "rl", "x, op, os, n, w, cur, fix, fs")} }
    else if (swapOut) { ${choose("panelLastSwap", "rl", "x, op, os, n, w")} }
    else { ${choose("panelLastPlain", "rl", "x, op, os, n, w")} }
  }
}`;

/** Each row is transformed, and becomes a column of the result. */
const ROWS = (e) => `
function rows(args: usize): void {
  ${COMMON} const swapOut = (flags >> 1) & 1; const rl: usize = load<u32>(factors + 12 * (count - 1));
  for (let k: usize = 0; k < width; k += nb) {
    const w = width - k < nb ? width - k : nb; const op = out + k * ${e.complex};
    gather(inp + k * rs, rs, a, n, w);
    const x = middles(factors, 0, count - 1, a, b, w);
    if (swapOut) { ${choose("panelLastSwap", "rl", "x, op, os, n, w")} }
    else { ${choose("panelLastPlain", "rl", "x, op, os, n, w")} }
  }
}`;
