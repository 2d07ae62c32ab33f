/** Native peers in processes of their own: FFTW, compiled here where its headers are, and scipy. Each answers [{ n, kind, precision, best, median }], seconds. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../../src/server/prepare.mjs";

const SOURCE = join(ROOT, "test/bench/signal/native/fftw.c");

/** The compiled program, and the way to remove it; undefined without a compiler or FFTW. */
export function compileFftw() {
  const folder = mkdtempSync(join(tmpdir(), "wf-fftw-"));
  const program = join(folder, "fftw");
  const libraries = ["-lfftw3", "-lfftw3f", "-lm"];
  const { status } = spawnSync("cc", ["-O2", "-o", program, SOURCE, ...libraries], { stdio: "ignore" });
  const close = () => rmSync(folder, { recursive: true, force: true });
  if (status === 0) return { program, close };
  close();
  return undefined;
}

const linesOf = (text) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

export const timeFftw = ({ program }, sizes) => linesOf(execFileSync(program, sizes.map(String), { encoding: "utf8" }));

const SCIPY = `
import sys, time, json
try:
    import numpy as np, scipy.fft as sf
except ImportError:
    sys.exit(3)
def bench(f):
    runs = 1
    while True:
        t = time.perf_counter()
        for _ in range(runs): f()
        took = time.perf_counter() - t
        if took > 0.02: break
        runs = runs * 8 if took < 0.002 else int(runs * 0.025 / took) + 1
    s = []
    for _ in range(7):
        t = time.perf_counter()
        for _ in range(runs): f()
        s.append((time.perf_counter() - t) / runs)
    return min(s), sorted(s)[3]
rng = np.random.default_rng(0)
for n in map(int, sys.argv[1:]):
    for precision, c, r in (("f64", np.complex128, np.float64), ("f32", np.complex64, np.float32)):
        z = (rng.standard_normal(n) + 1j * rng.standard_normal(n)).astype(c)
        x = rng.standard_normal(n).astype(r)
        for kind, f in (("complex", lambda: sf.fft(z)), ("real", lambda: sf.rfft(x))):
            best, median = bench(f)
            print(json.dumps(dict(n=n, kind=kind, precision=precision, best=best, median=median)), flush=True)
`;

export function timeScipy(sizes) {
  const { status, stdout } = spawnSync("/usr/bin/python3", ["-c", SCIPY, ...sizes.map(String)], { encoding: "utf8" });
  return status === 0 ? linesOf(stdout) : undefined;
}
