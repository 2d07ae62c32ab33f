/** What must be there before anything of ours runs: a fitting Node, the locked packages, a build of these sources. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

const SOURCES = ["index.html", "gadgets", "package-lock.json", "package.json", "public", "src", "sw", "vite.config.ts"];
const STAMP = join(ROOT, "dist-server/.sources"); // the server is built last, so this folder stands for the whole build

const readJson = (path) => JSON.parse(readFileSync(join(ROOT, path), "utf8"));

/** Understands the two forms our "engines" uses: "^20.19" (that major, at least that minor) and ">=22.12". */
function fits(version, range) {
  const [major, minor] = version.split(".").map(Number);
  return range.split("||").some((part) => {
    const [, sign, wantMajor, wantMinor] = /(\^|>=)(\d+)\.(\d+)/
      .exec(part)
      .map((text, i) => (i > 1 ? Number(text) : text));
    if (major === wantMajor) return minor >= wantMinor;
    return sign === ">=" && major > wantMajor;
  });
}

/** Ends the process with a clear message where this Node is too old. */
export function requireNode() {
  const wanted = readJson("package.json").engines.node;
  if (fits(process.versions.node, wanted)) return;
  console.error(`error: this needs Node ${wanted}; here runs ${process.versions.node}. See https://nodejs.org`);
  process.exit(1);
}

/** Runs npm as whoever started us did, which also finds it on Windows; gives back its exit code. */
function npm(...args) {
  const { npm_execpath: script } = process.env;
  const [file, given] = script ? [process.execPath, [script, ...args]] : ["npm", args];
  return spawnSync(file, given, { cwd: ROOT, stdio: "inherit", shell: !script && process.platform === "win32" }).status;
}

/** npm writes down what it installed, so that is compared with the lock file: no mark of our own can disagree with it. */
function isInstalled() {
  const record = "node_modules/.package-lock.json";
  if (!existsSync(join(ROOT, record))) return false;
  const present = readJson(record).packages;
  return Object.entries(readJson("package-lock.json").packages).every(([path, { version, integrity, optional }]) => {
    const found = present[path];
    if (path === "" || (optional && !found)) return true; // this platform needs no binaries of another
    return found?.version === version && (!integrity || found.integrity === integrity);
  });
}

/** Installs the locked packages where they are missing or the lock file changed. */
export function install() {
  if (isInstalled()) return;
  console.log("Installing the locked packages …");
  if (npm("ci", "--include=dev") === 0) return;
  console.error("error: npm ci failed; the first start needs a network (or a filled npm cache)");
  process.exit(1);
}

const filesOf = (path) =>
  statSync(join(ROOT, path)).isDirectory()
    ? readdirSync(join(ROOT, path))
        .sort()
        .flatMap((name) => filesOf(`${path}/${name}`))
    : [path];

/** One hash over everything the build is made of. */
export function sourcesHash() {
  const hash = createHash("sha256").update(
    `${process.versions.node}\0${process.env.EMBED_ORIGINS ?? ""}\0${process.env.FRAME_ORIGINS ?? ""}`,
  );
  for (const file of SOURCES.filter((path) => existsSync(join(ROOT, path))).flatMap(filesOf))
    hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  return hash.digest("hex");
}

/** Called at the end of a build. */
export const recordBuild = () => writeFileSync(STAMP, sourcesHash());

/** Builds where there is no build of exactly these sources. */
export function build() {
  const built = existsSync(join(ROOT, "dist/index.html")) && existsSync(STAMP) && readFileSync(STAMP, "utf8");
  if (built === sourcesHash()) return;
  console.log("Building …");
  if (npm("run", "build") === 0) return;
  console.error("error: the build failed");
  process.exit(1);
}
