import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const script = (bytes, step) => `
import sys, time, tempfile
try:
    import numpy
except ImportError:
    print("missing", flush=True)
    sys.exit()
count = ${bytes} // 8
block = 15 * numpy.sin(0.2 * numpy.arange(2**19))
file = tempfile.NamedTemporaryFile()
a = numpy.memmap(file.name, dtype="f8", mode="w+", shape=(count,))
def write():
    for at in range(0, count, len(block)):
        a[at:at + len(block)] = block
    a.flush()
def read():
    for at in range(0, count, len(block)):
        numpy.array(a[at:at + len(block)])
def strided(): numpy.array(a[::${step}])
def mean(): a.mean()
print("ready", flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    globals()[line.strip()]()
    print((time.perf_counter() - start) * 1000, flush=True)
`;

/** numpy over a mapped file, in a process of its own; undefined where there is none. */
export async function openMemmap(bytes, step) {
  const child = spawn("/usr/bin/python3", ["-c", script(bytes, step)], { stdio: ["pipe", "pipe", "inherit"] });
  child.on("error", () => {}); // no Python at all: its output ends, which reads as missing
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async () => (await lines.next()).value;
  if ((await answer()) !== "ready") return undefined;
  return {
    async timeMs(task) {
      child.stdin.write(`${task}\n`);
      return Number(await answer());
    },
    close: () => child.stdin.end(),
  };
}
