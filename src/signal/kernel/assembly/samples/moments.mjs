/** Count, sum, extremes and central moments of what is finite among some values. */

const MANY = [0, 1, 2, 3];

/**
 * Writes count, sum, min, max, mean and Σ(x - mean)², ³, ⁴ of n values at x as f64. All are taken to be finite at first; a sum that
 * is not says otherwise, and the values are gone through again with what is not finite masked.
 */
export function emitMoments(e) {
  for (const masked of [false, true]) {
    emitSums(e, masked);
    emitCentral(e, masked);
  }
  e.line(`export function moments(x: usize, n: usize, out: usize): void {
  sums(x, n, out); const masked = !isFinite(load<f64>(out, 8)); if (masked) sumsMasked(x, n, out);
  const count = load<f64>(out); const mean = count ? load<f64>(out, 8) / count : 0; store<f64>(out, mean, 32);
  if (masked) centralMasked(x, n, mean, out + 40); else central(x, n, mean, out + 40);
}`);
}

const named = (name, masked) => `${name}${masked ? "Masked" : ""}`;

/** Four accumulators of f64, whatever the precision: 8 values of f32 or of f64 a turn. */
const doublesOf = (e, v) => {
  if (e.double) return [v];
  const high = e.shuffle(v, v, undefined, [2, 3, 2, 3]);
  return [v, high].map((half) => e.value(`f64x2.promote_low_f32x4(${half})`));
};

const finiteMask = (e, v) => e.value(`f64x2.lt(f64x2.abs(${v}), infinity)`);

/** Turns of 4 pairs of f64: 2 vectors of f32, 4 of f64. */
const perTurn = (e) => 4 * e.lanes * (e.double ? 1 : 0.5);

function begin(e, name, parameters) {
  e.line(
    `function ${name}(${parameters}): void { const end = x + n * ${e.real}; const stop = end - ${perTurn(e) * e.real};`,
  );
  e.line("const infinity = f64x2.splat(Infinity);");
}

const lanesOf = (names) => names.flatMap((name) => [0, 1].map((lane) => `f64x2.extract_lane(${name}, ${lane})`));

function emitSums(e, masked) {
  begin(e, named("sums", masked), "x: usize, n: usize, out: usize");
  e.line("let count: f64 = 0, sum: f64 = 0, least: f64 = Infinity, most: f64 = -Infinity;");
  for (const i of MANY) e.line(`let s${i} = f64x2.splat(0);`);
  if (masked) e.line("let c = i64x2.splat(0), lows = infinity, highs = f64x2.splat(-Infinity);");
  else {
    e.line(`let lows = v128.splat<${e.precision}>(Infinity), highs = v128.splat<${e.precision}>(-Infinity);`);
    e.line(`count = <f64>n;`);
  }
  e.line("while (x <= stop) {");
  const vectors = Array.from({ length: perTurn(e) / e.lanes }, (_, i) => e.load("x", 16 * i));
  const all = vectors.flatMap((v) => doublesOf(e, v));
  if (!masked) {
    for (const v of vectors) e.line(`lows = ${e.type}.pmin(lows, ${v}); highs = ${e.type}.pmax(highs, ${v});`);
    for (const i of MANY) e.line(`s${i} = f64x2.add(s${i}, ${all[i]});`);
  }
  (masked ? all : []).forEach((v, i) => {
    const mask = finiteMask(e, v);
    e.line(`c = i64x2.sub(c, ${mask}); s${i} = f64x2.add(s${i}, v128.and(${v}, ${mask}));`);
    e.line(`lows = f64x2.pmin(lows, v128.bitselect(${v}, lows, ${mask}));`);
    e.line(`highs = f64x2.pmax(highs, v128.bitselect(${v}, highs, ${mask}));`);
  });
  e.line(`x += ${perTurn(e) * e.real}; }`);
  e.line(`sum = ${lanesOf(MANY.map((i) => `s${i}`)).join(" + ")};`);
  if (masked) e.line("count = <f64>(i64x2.extract_lane(c, 0) + i64x2.extract_lane(c, 1));");
  const type = masked ? "f64x2" : e.type;
  for (let lane = 0; lane < (masked ? 2 : e.lanes); lane++) {
    e.line(`least = min<f64>(least, <f64>${type}.extract_lane(lows, ${lane}));`);
    e.line(`most = max<f64>(most, <f64>${type}.extract_lane(highs, ${lane}));`);
  }
  e.line(`for (; x < end; x += ${e.real}) { const v = <f64>load<${e.precision}>(x);`);
  if (masked) e.line("if (!isFinite(v)) continue; count += 1;");
  e.line("sum += v; least = min(least, v); most = max(most, v); }");
  e.line("store<f64>(out, count); store<f64>(out, sum, 8); store<f64>(out, least, 16); store<f64>(out, most, 24); }");
}

function emitCentral(e, masked) {
  begin(e, named("central", masked), "x: usize, n: usize, mean: f64, out: usize");
  e.line("const about = f64x2.splat(mean);");
  const powers = [2, 3, 4].flatMap((power) => [0, 1].map((i) => `m${power}${i}`));
  for (const power of powers) e.line(`let ${power} = f64x2.splat(0);`);
  e.line("while (x <= stop) {");
  const vectors = Array.from({ length: perTurn(e) / e.lanes }, (_, i) => e.load("x", 16 * i));
  const madd = (a, b, c) =>
    e.fused ? `f64x2.relaxed_madd(${a}, ${b}, ${c})` : `f64x2.add(${c}, f64x2.mul(${a}, ${b}))`;
  vectors
    .flatMap((v) => doublesOf(e, v))
    .forEach((v, i) => {
      const plain = e.value(`f64x2.sub(${v}, about)`);
      const d = masked ? e.value(`v128.and(${plain}, ${finiteMask(e, v)})`) : plain;
      const square = e.value(`f64x2.mul(${d}, ${d})`);
      e.line(`m2${i % 2} = f64x2.add(m2${i % 2}, ${square});`);
      e.line(`m3${i % 2} = ${madd(square, d, `m3${i % 2}`)}; m4${i % 2} = ${madd(square, square, `m4${i % 2}`)};`);
    });
  e.line(`x += ${perTurn(e) * e.real}; }`);
  for (const power of [2, 3, 4]) e.line(`let m${power} = ${lanesOf([`m${power}0`, `m${power}1`]).join(" + ")};`);
  e.line(`for (; x < end; x += ${e.real}) { const v = <f64>load<${e.precision}>(x);`);
  if (masked) e.line("if (!isFinite(v)) continue;");
  e.line("const d = v - mean, square = d * d; m2 += square; m3 += square * d; m4 += square * square; }");
  e.line("store<f64>(out, m2); store<f64>(out, m3, 8); store<f64>(out, m4, 16); }");
}
