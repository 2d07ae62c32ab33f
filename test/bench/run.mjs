/** `npm run bench [-- --save]`: ours beside its peers on this machine; --save adds the table to RESULTS.md. */
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, existsSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { build, install, ROOT, requireNode } from "../../src/server/prepare.mjs";

const FOLDER = join(ROOT, "test/bench");

function installPeers() {
  if (existsSync(join(FOLDER, "node_modules/fft.js"))) return;
  const { status } = spawnSync("npm", ["ci"], { cwd: FOLDER, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(1);
}

const commit = () => execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim();

const ms = (value) => (value === undefined ? "–" : value.toPrecision(3));

const formatRow = ({ work, peer, oursMs, theirsMs, ratio }) =>
  `| ${work} | ${peer} | ${ms(oursMs)} | ${ms(theirsMs)} | ${ratio === undefined ? "–" : ratio.toFixed(2)} |`;

requireNode();
install();
installPeers();
build();

const signal = await import("../../dist/doors/signal.js");
const { benchFft } = await import("./fft.mjs");
const { benchWelch } = await import("./welch.mjs");

const kernel = await signal.loadKernels();
const lines = [];
const print = (line) => {
  console.log(line);
  lines.push(line);
};

print(`## ${new Date().toISOString().slice(0, 10)}, ${commit()}`);
print(`Node ${process.versions.node}, ${cpus()[0]?.model.trim()}, kernel "${kernel}"; ratio = theirs / ours.\n`);
print("| work | peer | ours, ms | theirs, ms | ratio |\n| --- | --- | --- | --- | --- |");
for (const bench of [benchFft, benchWelch]) for await (const row of bench(signal)) print(formatRow(row));

if (process.argv.includes("--save")) appendFileSync(join(FOLDER, "RESULTS.md"), `${lines.join("\n")}\n\n`);
