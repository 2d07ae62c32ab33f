/** Real signals of even length: half as many complex values before, unpicked afterwards. */
import { loadBlock, loadInterleaved, planar, storeInterleaved } from "../algebra.mjs";

export function emitReal(e) {
  emitUnpickBlocks(e);
  emitFold(e, "unpick");
  emitFold(e, "pick");
  e.line(WHOLE(e));
}

export const reversed = (e, a) => e.shuffle(a, a, [1, 0], [3, 2, 1, 0]);

/**
 * From a = z[k …] and b = z[half - k …] (backwards) to the bins k and half - k. Unpicking is (a + b̄)/2 ± (a - b̄)·w with
 * w = -i/2·exp(-2πi·k/n); picking, its inverse times two, (a + b̄) ± (a - b̄)·2w̄.
 */
export function fold(e, a, b, kind, [wr, wi] = loadBlock(e, "tw")) {
  const { turn } = planar(e);
  const [sr, si] = [e.add(a[0], b[0]), e.sub(a[1], b[1])];
  const difference = [e.sub(a[0], b[0]), e.add(a[1], b[1])];
  if (kind === "unpick") return [[e.mul(sr, "half"), e.mul(si, "half")], turn(difference, [wr, wi])];
  const twice = difference.map((v) => e.add(v, v));
  return [[sr, si], turn(twice, [wr, e.value(`v128.neg<${e.precision}>(${wi})`)])];
}

export function storeBoth(e, [er, ei], [tr, ti]) {
  storeInterleaved(e, "front", [e.add(er, tr), e.add(ei, ti)]);
  storeInterleaved(e, "back", [reversed(e, e.sub(er, tr)), reversed(e, e.sub(ti, ei))]);
}

const begin = (e, name) => {
  e.line(`function ${name}(z: usize, out: usize, tw: usize, m: usize): void {`);
  e.line(`const half = v128.splat<${e.precision}>(0.5); const z0 = load<${e.precision}>(z);`);
};

const endBins = (e) => `
  store<${e.precision}>(out, z0 + z1); store<${e.precision}>(out, 0, ${e.real});
  store<${e.precision}>(out + m * ${e.complex}, z0 - z1); store<${e.precision}>(out + m * ${e.complex}, 0, ${e.real}); }`;

/** z in blocks, m a multiple of the lanes: what lies one behind a block was loaded with the block before. */
function emitUnpickBlocks(e) {
  begin(e, "unpickBlocks");
  e.line(`const z1 = load<${e.precision}>(z, 16); let behindRe = v128.load(z), behindIm = v128.load(z, 16);`);
  e.line(`let ip = z, jp = z + m * ${e.complex} - 32, front = out, back = out + (m - ${e.lanes - 1}) * ${e.complex};`);
  e.line(`const end = z + (m / 2 + ${e.lanes}) / ${e.lanes} * 32; do {`);
  const a = loadBlock(e, "ip");
  const p = loadBlock(e, "jp");
  const b = ["behindRe", "behindIm"].map((behind, i) => e.shuffle(behind, p[i], [0, 3], [0, 7, 6, 5]));
  e.line(`behindRe = ${p[0]}; behindIm = ${p[1]};`);
  storeBoth(e, ...fold(e, a, b, "unpick"));
  e.line("ip += 32; jp -= 32; front += 32; back -= 32; tw += 32; } while (ip < end);");
  e.line(endBins(e));
}

/** z interleaved, any m of at least two vectors. */
function emitFold(e, kind) {
  begin(e, kind);
  e.line(
    `let ip = z, jp = z + (m - ${e.lanes - 1}) * ${e.complex}, front = out, back = out + (m - ${e.lanes - 1}) * ${e.complex};`,
  );
  if (kind === "unpick") e.line(`const z1 = load<${e.precision}>(z, ${e.real});`);
  else e.line(`const z1 = load<${e.precision}>(z + m * ${e.complex});`);
  e.line(`const end = z + (m / 2 + ${e.lanes}) / ${e.lanes} * 32; do {`);
  const a = loadInterleaved(e, "ip");
  const b = loadInterleaved(e, "jp").map((v) => reversed(e, v));
  storeBoth(e, ...fold(e, a, b, kind));
  e.line("ip += 32; jp -= 32; front += 32; back -= 32; tw += 32; } while (ip < end);");
  if (kind === "unpick") e.line(endBins(e));
  else e.line(`store<${e.precision}>(out, z0 + z1); store<${e.precision}>(out, z0 - z1, ${e.real}); }`);
}

/** Odd and very short lengths go through the whole complex transform. */
const WHOLE = (e) => `
function widen(inp: usize, out: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    store<${e.precision}>(out, load<${e.precision}>(inp)); store<${e.precision}>(out, 0, ${e.real}); inp += ${e.real}; out += ${e.complex};
  }
}
function mirror(inp: usize, out: usize, n: usize): void {
  const end = out + n * ${e.complex};
  for (let k: usize = 0; k + k <= n; k++) {
    const re = load<${e.precision}>(inp), im: ${e.precision} = k === 0 || k + k === n ? 0 : load<${e.precision}>(inp, ${e.real});
    const at = out + k * ${e.complex}; store<${e.precision}>(at, re); store<${e.precision}>(at, im, ${e.real});
    if (k) { const back = end - k * ${e.complex}; store<${e.precision}>(back, re); store<${e.precision}>(back, -im, ${e.real}); }
    inp += ${e.complex};
  }
}
function narrow(inp: usize, out: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) { store<${e.precision}>(out, load<${e.precision}>(inp)); inp += ${e.complex}; out += ${e.real}; }
}`;
