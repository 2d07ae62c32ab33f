/** Programs that a user's machine may lack and that tell what is right: Debian's Python with its libraries, real recordings. */
import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const PYTHON = "/usr/bin/python3"; // Debian's, the one that has Debian's numpy and scipy

export type Peer = "zipfile" | "numpy" | "scipy" | "zarr" | "xarray" | "dask" | "aiohttp" | "soundfile" | "alsa-utils";

/** Whether it is there. Where peers are required (CI), a missing one is an error instead of a skipped test. */
export function hasPeer(peer: Peer): boolean {
  const there =
    peer === "alsa-utils"
      ? existsSync("/usr/share/sounds/alsa/Front_Center.wav")
      : spawnSync(PYTHON, ["-c", `import ${peer}`], { stdio: "ignore" }).status === 0;
  if (!there && process.env.PEERS === "required") throw new Error(`the peer ${peer} is required and missing`);
  return there;
}

/** Runs a script in Debian's Python: `input` goes to its standard input, its standard output comes back. */
export function python(script: string, input: Uint8Array | string = ""): Buffer {
  const { status, stdout, stderr, error } = spawnSync(PYTHON, ["-c", script], { input, maxBuffer: 1 << 30 });
  if (error) throw error;
  if (status !== 0) throw new Error(`python3 ended with ${status}: ${stderr}`);
  return stdout;
}

/** The same beside this process, which may serve it meanwhile. */
export function pythonBeside(script: string, input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(PYTHON, ["-c", script], { maxBuffer: 1 << 30 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    child.stdin!.end(input);
  });
}
