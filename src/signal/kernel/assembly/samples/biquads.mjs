/**
 * Second-order sections, in f64 only. Two sections are the lanes of a vector: while one has sample i, the next has sample i - 2, so
 * that all of them go on at once, and none waits for the output of the one before it. With c1 = b1 - a1·b0 and c2 = b2 - a2·b0 the
 * state waits for no output either: z1 ← c1·x + z2 - a1·z1.
 */
const GROUPS = [1, 2];

/** Coefficients of a vector: b0, c1, c2, a1, a2; its state: z1, z2, and its last outputs, the latest first. */
const [TERMS, KEPT] = [5, 4];
const STATE = ["z", "w", "y", "v"];

/** Samples between two looks at the state, and what then counts as nothing: numbers near the smallest are computed a hundred times more slowly. */
const [STRETCH, NOTHING] = [512, 1e-200];

/** `biquads2` and `biquads4` run n samples at x in place; what they write is 2 or 6 samples old. */
export function emitBiquads(e) {
  if (!e.double) return;
  for (const vectors of GROUPS)
    emitGroup(
      e,
      Array.from({ length: vectors }, (_, i) => i),
    );
}

function emitGroup(e, all) {
  const sections = 2 * all.length;
  e.line(`export function biquads${sections}(x: usize, n: usize, terms: usize, state: usize): void {`);
  e.line(`const end = x + 8 * n; const back = ${16 * (sections - 1)}; const nothing = f64x2.splat(${NOTHING});`);
  for (const i of all) {
    ["b", "c", "d", "e", "f"].forEach((name, k) => {
      e.line(`const ${name}${i} = v128.load(terms, ${16 * (TERMS * i + k)});`);
    });
    STATE.forEach((name, k) => {
      e.line(`let ${name}${i} = v128.load(state, ${16 * (KEPT * i + k)});`);
    });
  }
  e.line(`while (x < end) { const stop = min(end, x + ${8 * STRETCH}); do {`);
  emitStep(e, all);
  e.line("x += 8; } while (x < stop);");
  for (const i of all)
    for (const name of ["z", "w"])
      e.line(`${name}${i} = v128.andnot(${name}${i}, f64x2.lt(f64x2.abs(${name}${i}), nothing));`);
  e.line("}");
  for (const i of all)
    STATE.forEach((name, k) => {
      e.store("state", `${name}${i}`, 16 * (KEPT * i + k));
    });
  e.line("}");
}

function emitStep(e, all) {
  const inputs = all.map((i) => {
    if (i > 0) return e.value(`v128.shuffle<f64>(v${i - 1}, v${i}, 1, 2)`);
    return e.value("v128.shuffle<f64>(v128.load64_zero(x), v0, 0, 2)");
  });
  for (const i of all) {
    const x = inputs[i];
    const [first, second] = [e.madd(`c${i}`, x, `w${i}`), e.mul(`d${i}`, x)];
    const y = e.madd(`b${i}`, x, `z${i}`);
    const next = e.nmadd(`f${i}`, `z${i}`, second);
    e.line(`v${i} = y${i}; y${i} = ${y}; z${i} = ${e.nmadd(`e${i}`, `z${i}`, first)}; w${i} = ${next};`);
  }
  e.line(`v128.store64_lane(x - back, y${all.at(-1)}, 1);`);
}
