/** Oracles and peers that a user's machine may lack: a test that needs one is skipped by name, or fails under PEERS=required. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { test } from "vitest";

const PYTHON = "/usr/bin/python3"; // Debian's, the one that has Debian's numpy and scipy

function present(peer: string): boolean {
  if (peer === "alsa-utils") return existsSync("/usr/share/sounds/alsa/Front_Center.wav");
  return spawnSync(PYTHON, ["-c", `import ${peer}`], { stdio: "ignore" }).status === 0;
}

/** `test` where the peer is there; elsewhere a skipped test whose title says "missing", or a failure where peers are required. */
export function testWith(peer: "numpy" | "scipy" | "zarr" | "xarray" | "dask" | "soundfile" | "alsa-utils") {
  if (present(peer)) return test;
  if (process.env.PEERS === "required") {
    return (title: string, _run: () => unknown) =>
      test(title, () => {
        throw new Error(`the peer ${peer} is required and missing`);
      });
  }
  return (title: string, _run: () => unknown) => test.skip(`${title} [missing: ${peer}]`, () => {});
}

/** Runs a script in Debian's Python: `input` goes to its standard input, its standard output comes back. */
export function python(script: string, input: Uint8Array | string = ""): Buffer {
  const { status, stdout, stderr, error } = spawnSync(PYTHON, ["-c", script], { input, maxBuffer: 1 << 30 });
  if (error) throw error;
  if (status !== 0) throw new Error(`python3 ended with ${status}: ${stderr}`);
  return stdout;
}
