import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { compareElsewhere, noise } from "./compare.mjs";

const LENGTH = 10 ** 7;
const ROUNDS = 3;

// Keeps its samples and answers every line that names a precision with the milliseconds one call took.
const SCIPY = `
import sys, time
try:
    import numpy, scipy.signal
except ImportError:
    print("missing", flush=True)
    sys.exit()
samples = numpy.random.default_rng(7).standard_normal(${LENGTH})
arrays = {"f64": samples, "f32": samples.astype(numpy.float32)}
print("ready", flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    scipy.signal.welch(arrays[line.strip()], fs=48000, nperseg=4096)
    print((time.perf_counter() - start) * 1000, flush=True)
`;

/** Ours beside scipy.signal.welch in a process of its own, one thread each. */
export async function* benchWelch({ welch }) {
  const child = spawn("/usr/bin/python3", ["-c", SCIPY], { stdio: ["pipe", "pipe", "inherit"] });
  child.on("error", () => {}); // no Python at all: its output ends, which reads as missing
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async () => (await lines.next()).value;
  if ((await answer()) !== "ready") {
    yield { work: `Welch, ${LENGTH} samples`, peer: "scipy (missing)" };
    return;
  }
  const f64 = noise(LENGTH);
  for (const [precision, x] of [
    ["f64", f64],
    ["f32", Float32Array.from(f64)],
  ]) {
    const theirTimeMs = async () => {
      child.stdin.write(`${precision}\n`);
      return Number(await answer());
    };
    const times = await compareElsewhere(() => welch(x, { fs: 48_000, nperseg: 4096 }), theirTimeMs, ROUNDS);
    yield { work: `Welch ${precision}, ${LENGTH} samples, n = 4096`, peer: "scipy", ...times };
  }
  child.stdin.end();
}
