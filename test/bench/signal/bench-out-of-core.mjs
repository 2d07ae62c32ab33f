/** One transform of a stored recording, beside scipy in memory and beside the reads and writes of its plan with nothing computed between them. */
import { openBrowser } from "./browser.mjs";
import { openScipy } from "./native/scipy-worker.mjs";

const MIB = 2 ** 20;
const MEMORY_BYTES = 96 * MIB;
const EXPONENTS = [24, 26, 28, ...(process.env.LARGE ? [30] : [])]; // the last takes ten minutes and 20 GiB

const SCIPY = `
import sys, time
try:
    import numpy as np, scipy.fft
except ImportError:
    print("missing", flush=True)
    sys.exit()
print("ready", flush=True)
for line in sys.stdin:
    n = 1 << int(line)
    x = np.resize(np.random.default_rng(7).standard_normal(1 << 20).astype(np.float32), n)
    start = time.perf_counter()
    y = scipy.fft.rfft(x)
    print((time.perf_counter() - start) * 1000, flush=True)
    del x, y
`;

export async function* benchOutOfCore() {
  const scipy = await openScipy(SCIPY);
  const browser = await openBrowser("stored.worker.mjs");
  try {
    yield { note: `kernel "${browser.ready}", f32, ${MEMORY_BYTES / MIB} MiB of memory, the result stored and hashed` };
    for (const exponent of EXPONENTS) {
      const samples = 2 ** exponent;
      const work = `real transform of 2^${exponent}`;
      const plan = await browser.run({ task: "plan", samples, memoryBytes: MEMORY_BYTES });
      const id = await browser.run({ task: "record", samples, precision: "f32" });
      const options = { memoryBytes: MEMORY_BYTES };
      const oursMs = await browser.run({ task: "compute", name: "rfftOutOfCore", id, options });
      const replayMs = await browser.run({ task: "replay", steps: plan.steps });
      await browser.run({ task: "remove", id });
      const text = `${work} (${plan.passes} passes, scratch ${(plan.scratchBytes / MIB).toFixed(0)} MiB)`;
      yield rowOf(text, "its reads and writes alone", oursMs, replayMs, 0.8);
      if (scipy) yield rowOf(text, "scipy, in memory", oursMs, await scipy.timeMs(exponent), 2);
      else yield { work, peer: "scipy (missing)" };
    }
    yield { note: `highest memory of a renderer: ${((browser.peakBytes() ?? Number.NaN) / MIB).toFixed(0)} MiB` };
  } finally {
    scipy?.close();
    await browser.close();
  }
}

function rowOf(work, peer, oursMs, theirsMs, aim) {
  const ratio = theirsMs / oursMs;
  return { work, peer, oursMs, theirsMs, ratio, aim: `${aim} ${ratio >= aim ? "met" : "missed"}` };
}
