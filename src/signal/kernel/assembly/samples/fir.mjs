/** Filters of finite length that give every so many-th value, and rate changes made of them. */
import { transpose } from "../algebra.mjs";

/** Outputs that are computed side by side: each tap is loaded once for all of them. */
const ABREAST = 4;

/**
 * `polyphase` reads words: x, taps, row, vectors, mask, up, down, delay, out, outputs. Taps are `up` rows of `row` bytes, turned round
 * and padded to whole vectors, the last of which the mask cuts from the samples too: what lies behind them may be anything. Output r is the
 * product of row (r·down + delay) mod up with the samples from floor((r·down + delay) / up) on.
 */
export function emitFir(e) {
  const step = `${ABREAST} * stride`;
  e.line(
    "function fir(x: usize, taps: usize, vectors: usize, mask: v128, apart: usize, out: usize, stride: usize, n: usize): void {",
  );
  e.line(`const stop = taps + (vectors - 1) / 2 * 32; const odd = (vectors - 1) & 1; while (n >= ${ABREAST}) {`);
  emitDots(e, ABREAST);
  e.line(`n -= ${ABREAST}; x += ${ABREAST} * apart; out += ${step}; } while (n > 0) {`);
  emitDots(e, 1);
  e.line("n--; x += apart; out += stride; } }");
  e.line(`
export function polyphase(args: usize): void {
  ${WORDS.map((name, i) => `const ${name}: usize = load<u32>(args, ${4 * i});`).join(" ")}
  const cut = v128.load(mask); const kinds = min(up, outputs);
  for (let r: usize = 0, at = delay; r < kinds; r++, at += down)
    fir(x + at / up * ${e.real}, taps + at % up * row, vectors, cut, down * ${e.real}, out + r * ${e.real}, up * ${e.real}, (outputs - r + up - 1) / up);
}`);
}

const WORDS = ["x", "taps", "row", "vectors", "mask", "up", "down", "delay", "out", "outputs"];

/** One dot product of all taps for each of `count` outputs. */
function emitDots(e, count) {
  const all = Array.from({ length: count }, (_, i) => i);
  const zero = `v128.splat<${e.precision}>(0)`;
  e.line("{ let t = taps; let p0 = x;");
  for (const i of all.slice(1)) e.line(`let p${i} = p${i - 1} + apart;`);
  for (const i of all) e.line(`let a${i} = ${zero}, b${i} = ${zero};`);
  const turn = (offset, into) => {
    const tap = e.load("t", offset);
    for (const i of all) e.line(`${into}${i} = ${e.madd(e.load(`p${i}`, offset), tap, `${into}${i}`)};`);
  };
  const advance = (bytes) => e.line(`t += ${bytes}; ${all.map((i) => `p${i} += ${bytes};`).join(" ")}`);
  e.line("while (t < stop) {");
  turn(0, "a");
  turn(16, "b");
  advance(32);
  e.line("} if (odd) {");
  turn(0, "a");
  advance(16);
  e.line("}");
  const tap = e.load("t");
  for (const i of all) {
    const inside = e.value(`v128.and(${e.load(`p${i}`)}, mask)`);
    e.line(`b${i} = ${e.madd(inside, tap, `b${i}`)};`);
  }
  const sums = all.map((i) => e.add(`a${i}`, `b${i}`));
  if (count === 1) {
    const lanes = Array.from({ length: e.lanes }, (_, lane) => `${e.type}.extract_lane(${sums[0]}, ${lane})`);
    e.line(`store<${e.precision}>(out, ${lanes.join(" + ")}); }`);
    return;
  }
  const together = [];
  for (let i = 0; i < count; i += e.lanes)
    together.push(transpose(e, sums.slice(i, i + e.lanes)).reduce((a, b) => e.add(a, b)));
  const places = e.pointers("out", "stride", count);
  places.forEach((place, i) => {
    e.line(`v128.store${8 * e.real}_lane(${place}, ${together[Math.floor(i / e.lanes)]}, ${i % e.lanes});`);
  });
  e.line("}");
}
