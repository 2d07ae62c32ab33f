/** A Python process that keeps its samples and answers each line with the milliseconds that the named work took; undefined where scipy is missing. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export async function openScipy(script) {
  const child = spawn("/usr/bin/python3", ["-c", script], { stdio: ["pipe", "pipe", "inherit"] });
  child.on("error", () => {}); // no Python at all: its output ends, which reads as missing
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async () => (await lines.next()).value;
  if ((await answer()) !== "ready") return undefined;
  return {
    async timeMs(...words) {
      child.stdin.write(`${words.join(" ")}\n`);
      return Number(await answer());
    },
    close: () => child.stdin.end(),
  };
}
