/** Transforms in a Chromium worker beside npm's packages in the same worker, and beside FFTW and scipy before and after it. */
import { openBrowser } from "./browser.mjs";
import { compileFftw, timeFftw, timeScipy } from "./native/native.mjs";

const POWERS = [8, 10, 12, 14, 16].map((e) => 2 ** e);
const LARGE = [2 ** 20];
const SMOOTH = [1000, 44_100, 48_000];
const PRIMES = [10_007];
const SIZES = [...POWERS, ...LARGE, ...SMOOTH, ...PRIMES];
const KINDS = ["complex", "real"].flatMap((kind) => ["f64", "f32"].map((precision) => ({ kind, precision })));

/** Aims of the design, each for the geometric mean over some lengths. */
const AIMS = {
  "real f32": { [POWERS]: 1.05 },
  "real f64": { [POWERS]: 0.7 },
  "complex f32": { [POWERS]: 0.68, [2 ** 20]: 1.2, [SMOOTH]: 0.75, [PRIMES]: 0.8 },
  "complex f64": { [POWERS]: 0.65, [2 ** 20]: 1.2, [SMOOTH]: 0.65, [PRIMES]: 0.8 },
};
const NPM_AIM = { "pffft-wasm": 1.7, "fft.js": 4, ooura: 4 };

const geomean = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Yields rows and, at last, the means that the aims are for. */
export async function* benchTransforms() {
  const fftw = compileFftw();
  const before = fftw && timeFftw(fftw, SIZES);
  const scipy = timeScipy(SIZES);
  const browser = await openBrowser("transforms.worker.mjs");
  const found = [];
  try {
    yield { note: `kernel "${browser.ready}"` };
    for (const n of SIZES)
      for (const { kind, precision } of KINDS)
        found.push({ n, kind, precision, results: await browser.run({ n, kind, precision }) });
  } finally {
    await browser.close();
  }
  const after = fftw && timeFftw(fftw, SIZES);
  fftw?.close();
  const natives = { "FFTW (measured plan)": fftw && fasterOf(before, after), "scipy.fft": scipy };
  const ratios = [];
  for (const one of found) yield* rowsOf(one, natives, ratios);
  for (const [name, times] of Object.entries(natives))
    if (!times) yield { work: "transforms", peer: `${name} (missing)` };
  yield* meansOf(ratios);
}

const isSame = (a) => (b) => a.n === b.n && a.kind === b.kind && a.precision === b.precision;

const fasterOf = (before, after) =>
  before.map((one) => {
    const other = after.find(isSame(one));
    return { ...one, best: Math.min(one.best, other.best) };
  });

function* rowsOf(one, natives, ratios) {
  const { n, kind, precision, results } = one;
  const work = `${kind} ${precision}, n = ${n}`;
  const ours = results.find(({ name }) => name === "ours");
  if (!ours?.best) {
    yield { work, peer: `ours ${ours?.failed ?? `wrong by ${ours?.wrong}`}` };
    return;
  }
  const theirs = results.filter(({ name }) => name !== "ours");
  for (const [name, times] of Object.entries(natives)) if (times) theirs.push({ name, ...times.find(isSame(one)) });
  for (const { name, best, wrong, failed } of theirs) {
    if (best === undefined) {
      yield { work, peer: `${name}: ${failed ?? (wrong ? `wrong by ${wrong.toExponential(1)}` : "too slow")}` };
      continue;
    }
    const ratio = best / ours.best;
    ratios.push({ n, kind: `${kind} ${precision}`, name, ratio });
    yield { work, peer: name, oursMs: 1000 * ours.best, theirsMs: 1000 * best, ratio };
  }
}

function* meansOf(ratios) {
  const groups = [
    ["2^8 … 2^16", POWERS],
    ["2^20", [2 ** 20]],
    ["smooth lengths", SMOOTH],
    ["primes", PRIMES],
  ];
  for (const kind of Object.keys(AIMS))
    for (const name of new Set(ratios.map((one) => one.name)))
      for (const [text, sizes] of groups) {
        const own = ratios.filter((one) => one.kind === kind && one.name === name && sizes.includes(one.n));
        if (own.length === 0) continue;
        const ratio = geomean(own.map((one) => one.ratio));
        const aim = name.startsWith("FFTW") ? AIMS[kind][sizes] : NPM_AIM[name];
        const least = Math.min(...own.map((one) => one.ratio)).toFixed(2);
        const judged = aim && `${aim} ${ratio >= aim ? "met" : "missed"}`;
        yield { work: `mean: ${kind}, ${text} (least ${least})`, peer: name, ratio, ...(judged && { aim: judged }) };
      }
}
