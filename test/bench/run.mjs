/** `npm run bench [-- app signal gadget array storage] [--save]`: ours beside its peers on this machine; --save adds the tables to RESULTS.md. */
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { build, install, ROOT, requireNode } from "../../src/server/prepare.mjs";

const FOLDER = join(ROOT, "test/bench");

const readJson = (path) => JSON.parse(readFileSync(join(FOLDER, path), "utf8"));

function isInstalled() {
  return Object.entries(readJson("package.json").dependencies).every(([name, version]) => {
    const path = `node_modules/${name}/package.json`;
    return existsSync(join(FOLDER, path)) && readJson(path).version.replace(/^v/, "") === version;
  });
}

/** Without their scripts: all of them come ready for what we use of them. */
function installPeers() {
  if (isInstalled()) return;
  const args = ["ci", "--ignore-scripts"];
  const { status } = spawnSync("npm", args, { cwd: FOLDER, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(1);
}

const BENCHES = {
  transforms: async () => {
    const { benchTransforms } = await import("./signal/bench-transforms.mjs");
    return {
      note: "Chromium worker, plans made before, best of 7 samples; FFTW the faster of before and after",
      rows: benchTransforms(),
    };
  },
  stored: async () => {
    const { benchStored } = await import("./signal/bench-stored.mjs");
    return { note: "Chromium, profile on disk, one run", rows: benchStored() };
  },
  "out-of-core": async () => {
    const { benchOutOfCore } = await import("./signal/bench-out-of-core.mjs");
    return { note: "Chromium, profile on disk, one run; LARGE=1 adds 2^30", rows: benchOutOfCore() };
  },
  app: async () => {
    const { benchApp } = await import("./app/bench-app.mjs");
    return { note: "Chromium 1440 × 900, profile on disk, one run but for the starts", rows: benchApp() };
  },
  gadget: async () => {
    const { benchGadget } = await import("./gadget/bench-gadget.mjs");
    return { note: "Chromium, 25 rounds in turns after 5 to warm up", rows: benchGadget() };
  },
  array: async () => {
    const { benchArray } = await import("./array/bench-array.mjs");
    return { note: "Chromium, one run, profile on disk; zarrita in Node; rounds in turns", rows: benchArray() };
  },
  storage: async () => {
    const { benchStorage } = await import("./storage/bench-storage.mjs");
    return { note: "Chromium, one run, profile on disk, everybody relaxed, rounds in turns", rows: benchStorage() };
  },
};

/** Names that stand for several. */
const GROUPS = { signal: ["transforms", "stored", "out-of-core"] };

const commit = () => execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim();

const ms = (value) => (value === undefined ? "–" : value.toPrecision(3));

const formatRow = ({ work, peer, oursMs, theirsMs, ratio, aim = "" }) =>
  `| ${work} | ${peer} | ${ms(oursMs)} | ${ms(theirsMs)} | ${ratio === undefined ? "–" : ratio.toFixed(2)} | ${aim} |`;

const wanted = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith("--"))
  .flatMap((name) => GROUPS[name] ?? [name]);
const unknown = wanted.find((name) => !BENCHES[name]);
if (unknown) {
  console.error(`unknown benchmark "${unknown}": one of ${Object.keys(BENCHES).join(", ")}`);
  process.exit(1);
}
requireNode();
install();
installPeers();
build();

const lines = [];
const print = (line) => {
  console.log(line);
  lines.push(line);
};
for (const name of wanted.length > 0 ? wanted : Object.keys(BENCHES)) {
  const { note, rows } = await BENCHES[name]();
  print(`## ${name}, ${new Date().toISOString().slice(0, 10)}, ${commit()}`);
  print(`Node ${process.versions.node}, ${cpus()[0]?.model.trim()}, ${note}; medians, ratio = theirs / ours.\n`);
  print("| work | peer | ours, ms | theirs, ms | ratio | aim |\n| --- | --- | --- | --- | --- | --- |");
  for await (const row of rows) print(row.note ? `| ${row.note} | | | | | |` : formatRow(row));
  print("");
}
if (process.argv.includes("--save")) appendFileSync(join(FOLDER, "RESULTS.md"), `${lines.join("\n")}\n`);
