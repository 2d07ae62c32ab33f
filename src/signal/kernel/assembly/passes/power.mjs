/** What Welch's method does beside the transform: mean or line removed, window, |X|² added up. */
import { loadInterleaved } from "../algebra.mjs";

export function emitPower(e) {
  emitSum(e);
  e.line(SLOPE(e));
  emitWindowed(e);
  emitPowerInto(e);
  e.line(SEGMENTS(e));
}

/** Σx in f64; f32 is added in vectors of its own for 64 values at a time only. */
function emitSum(e) {
  e.line("function sum(x: usize, n: usize): f64 { let total: f64 = 0;");
  e.line(`const end = x + n * ${e.real}; const group: usize = 32 * ${e.lanes / 2}; let left = n;`);
  e.line(
    `while (left >= group) { let a = v128.splat<${e.precision}>(0), b = a; const stop = x + group * ${e.real}; do {`,
  );
  e.line(`a = ${e.type}.add(a, v128.load(x)); b = ${e.type}.add(b, v128.load(x, 16)); x += 32; } while (x < stop);`);
  e.line(`a = ${e.type}.add(a, b); left -= group;`);
  const lanes = Array.from({ length: e.lanes }, (_, i) => `<f64>${e.type}.extract_lane(a, ${i})`);
  e.line(`total += ${lanes.join(" + ")}; }`);
  e.line(`while (x < end) { total += <f64>load<${e.precision}>(x); x += ${e.real}; } return total; }`);
}

/** Of the line through n values that is nearest to them in least squares. */
const SLOPE = (e) => `
function slope(x: usize, n: usize): f64 {
  if (n < 2) return 0;
  const middle = <f64>(n - 1) / 2; let moment: f64 = 0;
  for (let i: usize = 0; i < n; i++) moment += (<f64>i - middle) * <f64>load<${e.precision}>(x + i * ${e.real});
  return moment / (<f64>n * (<f64>n * <f64>n - 1) / 12);
}`;

/** out[i] = (x[i] - mean - tilt·(i - middle)) · w[i], \`step\` bytes apart. */
function emitWindowed(e) {
  e.line(`function tilted(x: usize, w: usize, out: usize, n: usize, step: usize, mean: f64, tilt: f64): void {
  const middle = <f64>(n - 1) / 2;
  for (let i: usize = 0; i < n; i++) {
    const level = <f64>load<${e.precision}>(x + i * ${e.real}) - mean - tilt * (<f64>i - middle);
    store<${e.precision}>(out + i * step, <${e.precision}>level * load<${e.precision}>(w + i * ${e.real}));
  }
}`);
  e.line(`function windowed(x: usize, w: usize, out: usize, n: usize, mean: f64): void {
  const level = v128.splat<${e.precision}>(<${e.precision}>mean); const end = x + n * ${e.real}; const stop = end - 16;
  while (x <= stop) { v128.store(out, ${e.type}.mul(${e.type}.sub(v128.load(x), level), v128.load(w))); x += 16; w += 16; out += 16; }
  while (x < end) { store<${e.precision}>(out, (load<${e.precision}>(x) - <${e.precision}>mean) * load<${e.precision}>(w)); x += ${e.real}; w += ${e.real}; out += ${e.real}; }
}`);
  e.line("function windowedPair(x: usize, y: usize, w: usize, out: usize, n: usize, meanX: f64, meanY: f64): void {");
  e.line(
    `const mx = v128.splat<${e.precision}>(<${e.precision}>meanX), my = v128.splat<${e.precision}>(<${e.precision}>meanY);`,
  );
  e.line(`const end = x + n * ${e.real}; const stop = end - 16; while (x <= stop) { const v = v128.load(w);`);
  const re = e.mul(e.sub(e.load("x"), "mx"), "v");
  const im = e.mul(e.sub(e.load("y"), "my"), "v");
  e.store("out", e.shuffle(re, im, [0, 2], [0, 4, 1, 5]));
  e.store("out", e.shuffle(re, im, [1, 3], [2, 6, 3, 7]), 16);
  e.line("x += 16; y += 16; w += 16; out += 32; }");
  e.line(`while (x < end) { const v = load<${e.precision}>(w);
  store<${e.precision}>(out, (load<${e.precision}>(x) - <${e.precision}>meanX) * v); store<${e.precision}>(out, (load<${e.precision}>(y) - <${e.precision}>meanY) * v, ${e.real});
  x += ${e.real}; y += ${e.real}; w += ${e.real}; out += ${e.complex}; } }`);
}

/** |z|² of n values into sums of f64, or into a row of the precision itself. */
function emitPowerInto(e) {
  const squares = () => {
    const [re, im] = loadInterleaved(e, "z");
    return e.madd(re, re, e.mul(im, im));
  };
  const one = `const re = load<${e.precision}>(z), im = load<${e.precision}>(z, ${e.real}); const p = re * re + im * im;`;
  e.line(
    `function powerAdd(z: usize, sums: usize, n: usize): void { const end = z + n * ${e.complex}; const stop = end - 32;`,
  );
  e.line("while (z <= stop) {");
  const p = squares();
  if (e.double) e.line(`v128.store(sums, f64x2.add(v128.load(sums), ${p})); sums += 16;`);
  else {
    e.line(`v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(${p})));`);
    const high = e.shuffle(p, p, undefined, [2, 3, 2, 3]);
    e.line(`v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(${high})), 16); sums += 32;`);
  }
  e.line(
    `z += 32; } while (z < end) { ${one} store<f64>(sums, load<f64>(sums) + <f64>p); z += ${e.complex}; sums += 8; } }`,
  );
  e.line(
    `function powerRow(z: usize, row: usize, n: usize): void { const end = z + n * ${e.complex}; const stop = end - 32;`,
  );
  e.line("while (z <= stop) {");
  e.store("row", squares());
  e.line(
    `row += 16; z += 32; } while (z < end) { ${one} store<${e.precision}>(row, p); z += ${e.complex}; row += ${e.real}; } }`,
  );
}

/**
 * Segments \`hop\` bytes apart. \`segmentSums\` takes two at a time as re and im of one complex transform: the sum of their
 * powers is what bins k and nfft - k hold together, so nothing needs unpicking. \`segmentRows\` keeps each one's bins apart.
 */
const WORDS = ["x", "hop", "segments", "n", "window", "detrend", "input", "table", "steps", "output", "bins", "to"];
const SEGMENTS = (e) => {
  const read = WORDS.map((name, i) => `const ${name}: usize = load<u32>(args, ${4 * i});`).join(" ");
  const mean = (x) => `detrend ? sum(${x}, n) / <f64>n : 0`;
  return `
export function segmentSums(args: usize): void {
  ${read}
  for (let i: usize = 0; i < segments; i += 2) {
    const a = x + i * hop, b = a + hop; const meanA = ${mean("a")};
    if (i + 1 === segments) {
      memory.fill(input, 0, n * ${e.complex}); tilted(a, window, input, n, ${e.complex}, meanA, detrend === 2 ? slope(a, n) : 0);
    } else {
      const meanB = ${mean("b")};
      if (detrend === 2) {
        tilted(a, window, input, n, ${e.complex}, meanA, slope(a, n)); tilted(b, window, input + ${e.real}, n, ${e.complex}, meanB, slope(b, n));
      } else windowedPair(a, b, window, input, n, meanA, meanB);
    }
    run(table, steps); powerAdd(output, to, bins);
  }
}
export function segmentRows(args: usize): void {
  ${read}
  for (let i: usize = 0; i < segments; i++) {
    const a = x + i * hop; const meanA = ${mean("a")};
    if (detrend === 2) tilted(a, window, input, n, ${e.real}, meanA, slope(a, n)); else windowed(a, window, input, n, meanA);
    run(table, steps); powerRow(output, to + i * bins * ${e.real}, bins);
  }
}`;
};
