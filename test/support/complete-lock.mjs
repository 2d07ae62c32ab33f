/**
 * Adds to package-lock.json the binaries of other platforms that a registry mirror did not serve when it was written:
 * npm ci refuses a lock file that lacks one, on every machine. Run by hand after npm install changed the lock file.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PATH = join(dirname(fileURLToPath(import.meta.url)), "../../package-lock.json");
const SYSTEMS = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const PROCESSORS = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

const lock = JSON.parse(readFileSync(PATH, "utf8"));

/** The platform as such packages spell it in their names: "@scope/tool-linux-arm64-musl". */
function platformOf(name) {
  const words = name.slice(name.lastIndexOf("/") + 1).split(/[-.]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`which platform is ${name} for?`);
  const libc = words.some((word) => word.startsWith("musl")) ? "musl" : "glibc";
  return { os, cpu, ...(os[0] === "linux" && { libc: [libc] }) };
}

for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages))
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (lock.packages[`node_modules/${name}`] || lock.packages[`${path}/node_modules/${name}`]) continue;
    const entry = { version, ...(dev && { dev }), optional: true, ...platformOf(name) };
    lock.packages[`node_modules/${name}`] = entry;
    console.log(`added ${name} ${version}`);
  }

const [root, ...rest] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => a.localeCompare(b, "en"))]);
writeFileSync(PATH, `${JSON.stringify(lock, null, 2)}\n`);
