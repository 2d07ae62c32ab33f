/** One Python for all unit tests, so that each of them does not import scipy anew; without one they start their own. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PYTHON } from "./oracle.ts";

export default function setup(): (() => void) | undefined {
  if (!existsSync(PYTHON)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "wf-oracle-"));
  const server = spawn(PYTHON, [join(import.meta.dirname, "oracle-server.py"), folder], { stdio: "ignore" });
  process.env.ORACLE_FOLDER = folder;
  return () => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
}
