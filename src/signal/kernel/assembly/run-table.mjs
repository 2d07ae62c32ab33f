/** A transform is a table of steps, eight words each, run by one call: op, inp, out, table, m, s and two of the op's own. */
import { END_RADICES, RADICES } from "./butterflies.mjs";
import { firstRadices } from "./passes/long.mjs";

/** Numbers of kinds of passes (times 16, plus the radix) and of the other ops, as `src/signal/kernel/simd/words.ts` writes them. */
const PASSES = (e) => [
  [0, "first", "a, b, t, m", firstRadices(e)],
  [1, "firstSwap", "a, b, t, m", firstRadices(e)],
  [2, "middle", "a, b, t, m, s", RADICES],
  [3, "lastBlock", "a, b, s", END_RADICES],
  [4, "last", "a, b, s", END_RADICES],
  [5, "lastSwap", "a, b, s", END_RADICES],
  [6, "loose", "a, b, t, m, s, x", RADICES],
  [7, e.double ? "loose" : "looseFirst", "a, b, t, m, s, x", RADICES],
];

const OTHERS = [
  [240, "unpickBlocks(a, b, t, m)"],
  [241, "unpick(a, b, t, m)"],
  [242, "pick(a, b, t, m)"],
  [243, "widen(a, b, m)"],
  [244, "mirror(a, b, m)"],
  [245, "narrow(a, b, m)"],
  [246, "product(a, b, t, m, s)"],
  [247, "memory.fill(b, 0, m)"],
  [248, "memory.copy(b, a, m)"],
  [249, "columns(a)"],
  [250, "rows(a)"],
  [251, "realRows(a)"],
];

export function emitRunTable(e) {
  const passes = PASSES(e).map(([kind, name, args, radices]) => {
    const cases = radices.map((radix) => `case ${radix}: ${name}${radix}(${args}); break;`).join(" ");
    return `case ${kind}: switch (op & 15) { ${cases} default: break; } break;`;
  });
  const others = OTHERS.map(([op, call]) => `case ${op & 15}: ${call}; break;`).join(" ");
  e.line(`
export function run(table: usize, steps: usize): void {
  const end = table + 32 * steps;
  while (table < end) {
    const op = load<u32>(table); const a: usize = load<u32>(table, 4), b: usize = load<u32>(table, 8), t: usize = load<u32>(table, 12);
    const m: usize = load<u32>(table, 16), s: usize = load<u32>(table, 20), x: usize = load<u32>(table, 24);
    switch (op >> 4) {
      ${passes.join("\n      ")}
      case 15: switch (op & 15) { ${others} default: break; } break;
      default: break;
    }
    table += 32;
  }
}`);
}
