import { readdirSync, readFileSync } from "node:fs";

/**
 * The most memory any renderer of that profile's browser ever held, in bytes; `undefined` where there is no /proc.
 *
 * @param {string} profile
 * @returns {number | undefined}
 */
export function peakOfRenderers(profile) {
  const read = (/** @type {string} */ path) => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return ""; // that process is gone
    }
  };
  if (process.platform !== "linux") return undefined;
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const commands = new Map(processes.map((id) => [id, read(`/proc/${id}/cmdline`)]));
  const browser = processes.find((id) => commands.get(id).includes(`--user-data-dir=${profile}`));
  const groupOf = (/** @type {string} */ id) =>
    read(`/proc/${id}/stat`)
      .replace(/^.*\) /s, "")
      .split(" ")[2];
  const peaks = processes
    .filter((id) => commands.get(id).includes("--type=renderer") && groupOf(id) === groupOf(browser ?? ""))
    .map((id) => 1024 * Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${id}/status`))?.[1] ?? 0));
  return Math.max(0, ...peaks);
}
