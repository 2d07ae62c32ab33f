/** Products of interleaved values, for convolutions. */
import { interleaved } from "../algebra.mjs";

/** out[i] = a[i] · t[i]; swap bit 0 exchanges re and im of a before, bit 1 those of the result. Writes whole vectors: up to one value more. */
export function emitProducts(e) {
  const { turn } = interleaved(e);
  e.line("function product(a: usize, out: usize, t: usize, n: usize, swap: usize): void {");
  e.line(`const flip = v128.load(SIGNS); const end = a + n * ${e.complex}; do { let x = v128.load(a);`);
  e.line("if (swap & 1) {");
  e.line(`x = ${e.shuffle("x", "x", [1, 0], [1, 0, 3, 2])}; }`);
  const w = e.load("t");
  const twiddle = [
    e.shuffle(w, w, [0, 0], [0, 0, 2, 2]),
    e.value(`v128.xor(flip, ${e.shuffle(w, w, [1, 1], [1, 1, 3, 3])})`),
  ];
  e.line(`let y = ${turn("x", twiddle)}; if (swap & 2) {`);
  e.line(`y = ${e.shuffle("y", "y", [1, 0], [1, 0, 3, 2])}; }`);
  e.line("v128.store(out, y); a += 16; t += 16; out += 16; } while (a < end); }");
}
