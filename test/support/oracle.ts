/** Programs that a user's machine may lack and that tell what is right: Debian's Python with its libraries, real recordings. */
import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const PYTHON = "/usr/bin/python3"; // Debian's, the one that has Debian's numpy and scipy

/** Peers that are no library of Python, by a file of theirs. */
const FILES = {
  "alsa-utils": "/usr/share/sounds/alsa/Front_Center.wav",
  "firefox-esr": "/usr/bin/firefox-esr",
} as const;

export type Peer =
  | "zipfile"
  | "numpy"
  | "scipy"
  | "zarr"
  | "xarray"
  | "dask"
  | "aiohttp"
  | "soundfile"
  | keyof typeof FILES;

/** Whether it is there. Where peers are required (CI), a missing one is an error instead of a skipped test. */
export function hasPeer(peer: Peer): boolean {
  const there = peer in FILES ? existsSync(FILES[peer as keyof typeof FILES]) : canImport(peer);
  if (!there && process.env.PEERS === "required") throw new Error(`the peer ${peer} is required and missing`);
  return there;
}

function canImport(library: string): boolean {
  try {
    python(`import ${library}`);
    return true;
  } catch {
    return false;
  }
}

/** Runs a script in Debian's Python: `input` goes to its standard input, its standard output comes back. */
export function python(script: string, input: Uint8Array | string = ""): Buffer {
  const folder = process.env.ORACLE_FOLDER;
  const { status, stdout, stderr } = folder ? askServer(folder, script, input) : runAlone(script, input);
  if (status !== 0) throw new Error(`python3 ended with ${status}: ${stderr}`);
  return stdout;
}

function runAlone(script: string, input: Uint8Array | string) {
  const { error, ...result } = spawnSync(PYTHON, ["-c", script], { input, maxBuffer: 1 << 30 });
  if (error) throw error;
  return result;
}

const asleep = new Int32Array(new SharedArrayBuffer(4));
const PATIENCE_MS = 300_000;

/** Synchronous, as callers expect: looks every two milliseconds. */
function waitFor(path: string) {
  for (let end = Date.now() + PATIENCE_MS; !existsSync(path); Atomics.wait(asleep, 0, 0, 2))
    if (Date.now() > end) throw new Error(`oracle-server.py made no ${path}`);
}

/** Asks oracle-server.py. */
function askServer(server: string, script: string, input: Uint8Array | string) {
  const folder = mkdtempSync(join(server, "request-"));
  const at = (name: string) => join(folder, name);
  writeFileSync(at("script"), script);
  writeFileSync(at("input"), input);
  waitFor(join(server, "requests"));
  writeFileSync(join(server, "requests"), `${folder}\n`, { flag: "a" });
  waitFor(at("done"));
  const [status, stdout, stderr] = [
    Number(readFileSync(at("done"), "utf8")),
    readFileSync(at("output")),
    readFileSync(at("errors")),
  ];
  rmSync(folder, { recursive: true });
  return { status, stdout, stderr };
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
