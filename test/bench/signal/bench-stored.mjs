/** Computations over a stored recording of 10^8 samples, beside scipy over the same number of samples in memory. */
import { median } from "../median.mjs";
import { openBrowser } from "./browser.mjs";
import { openScipy } from "./native/scipy-worker.mjs";

const SAMPLES = 10 ** 8;
const ROUNDS = 3;
const N = 4096;

const SCIPY = `
import sys, time
try:
    import numpy as np, scipy.signal as s, scipy.stats
except ImportError:
    print("missing", flush=True)
    sys.exit()
x = {}
def samples(p):
    if p not in x:
        x.clear()
        x[p] = np.resize(np.random.default_rng(7).standard_normal(1 << 20).astype(np.float32 if p == "f32" else np.float64), ${SAMPLES})
    return x[p]
def spectrogram(v):
    for i in range(0, len(v), 1 << 24): s.spectrogram(v[i:i + (1 << 24)], fs=48000, window="hann", nperseg=${N}, noverlap=${N / 2})
def extremes(v):
    n = len(v) // 256 * 256
    v[:n].reshape(-1, 256).min(1), v[:n].reshape(-1, 256).max(1)
work = {
    "welch": lambda v: s.welch(v, fs=48000, nperseg=${N}),
    "spectrogram": spectrogram,
    "pyramid": extremes,
}
print("ready", flush=True)
for line in sys.stdin:
    name, p = line.split()
    v = samples(p)
    start = time.perf_counter()
    work[name](v)
    print((time.perf_counter() - start) * 1000, flush=True)
`;

const WORK = [
  { text: `Welch, n = ${N}`, name: "welchStored", theirs: "welch", options: { nperseg: N }, aims: { f32: 10, f64: 7 } },
  {
    text: `spectrogram, n = ${N}, kept`,
    name: "spectrogramStored",
    theirs: "spectrogram",
    options: { nperseg: N, noverlap: N / 2, window: "hann" },
  },
  { text: "overview (min and max of 256)", name: "pyramidStored", theirs: "pyramid", options: {} },
];

export async function* benchStored() {
  const scipy = await openScipy(SCIPY);
  const browser = await openBrowser("stored.worker.mjs");
  try {
    yield { note: `kernel "${browser.ready}", ${SAMPLES} samples of one channel` };
    for (const precision of ["f32", "f64"]) {
      const id = await browser.run({ task: "record", samples: SAMPLES, precision });
      const bytes = SAMPLES * (precision === "f32" ? 4 : 8);
      const reads = [];
      for (const { text, name, theirs, options, aims } of WORK) {
        const times = { ours: [], theirs: [] };
        for (let round = 0; round < ROUNDS; round++) {
          times.ours.push(await browser.run({ task: "compute", name, id, options }));
          reads.push(await browser.run({ task: "read", id, bytes }));
          if (scipy) times.theirs.push(await scipy.timeMs(theirs, precision));
        }
        yield scipy
          ? rowOf(`${text}, ${precision}`, times, aims?.[precision])
          : { work: text, peer: "scipy (missing)" };
        yield rowOf(`${text}, ${precision}`, { ours: times.ours, theirs: reads }, undefined, "reading it only");
      }
    }
    yield { note: `highest memory of a renderer: ${((browser.peakBytes() ?? Number.NaN) / 2 ** 20).toFixed(0)} MiB` };
  } finally {
    scipy?.close();
    await browser.close();
  }
}

function rowOf(work, { ours, theirs }, aim, peer = "scipy, in memory") {
  const [oursMs, theirsMs] = [median(ours), median(theirs)];
  const ratio = theirsMs / oursMs;
  return { work, peer, oursMs, theirsMs, ratio, ...(aim && { aim: `${aim} ${ratio >= aim ? "met" : "missed"}` }) };
}
