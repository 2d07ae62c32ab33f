/** Compiles the kernels into `../wasm`, only where generator or compiler have changed since. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "./generate.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const TARGET = join(HERE, "..", "wasm");
const VERSION = join(TARGET, "version.txt");

const VARIANTS = ["f32", "f64"].flatMap((precision) =>
  [false, true].map((fused) => ({ precision, fused, name: `${precision}-${fused ? "relaxed-simd" : "simd"}` })),
);

/** Both precisions live in one memory: the constants of each lie at a place of their own, below what the planner hands out. */
const MEMORY_BASE = { f32: 1024, f64: 8192 };

const OWNER = "process.txt";
const PATIENCE_MS = 600_000;

const options = ({ precision, fused }) => [
  ...["--runtime", "stub", "--noAssert", "-O3", "--converge", "--importMemory", "--initialMemory", "1"],
  ...[
    "--memoryBase",
    String(MEMORY_BASE[precision]),
    "--enable",
    "simd",
    ...(fused ? ["--enable", "relaxed-simd"] : []),
  ],
];

export async function buildKernels() {
  const compiler = dirname(createRequire(import.meta.url).resolve("assemblyscript/package.json"));
  const version = versionOf(compiler);
  const isBuilt = () => readOr(VERSION) === version;
  if (isBuilt()) return;
  mkdirSync(TARGET, { recursive: true });
  const work = join(TARGET, `build-${version.slice(0, 8)}`);
  if (await isBuiltBy(work, isBuilt)) return;
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, OWNER), String(process.pid));
  try {
    await Promise.all(VARIANTS.map((variant) => compile(join(compiler, "bin", "asc.js"), variant, work)));
    // Who reads while this writes sees each file whole, and the version last.
    for (const { name } of VARIANTS) renameSync(join(work, `${name}.wasm`), join(TARGET, `${name}.wasm`));
    writeFileSync(join(work, "version.txt"), version);
    renameSync(join(work, "version.txt"), VERSION);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Waits while another process builds the same. */
async function isBuiltBy(work, isBuilt) {
  while (isWorking(work)) await new Promise((resolve) => setTimeout(resolve, 250));
  return isBuilt();
}

/** Whether the process that began there lives; its number may be another's by now, so nobody is believed for ever. */
function isWorking(work) {
  const began = statSync(join(work, OWNER), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - began > PATIENCE_MS) return false;
  try {
    return process.kill(Number(readOr(join(work, OWNER))), 0);
  } catch {
    return false;
  }
}

function versionOf(compiler) {
  const digest = createHash("sha256").update(readFileSync(join(compiler, "package.json")));
  const sources = readdirSync(HERE, { recursive: true }).filter((name) => name.endsWith(".mjs"));
  for (const name of sources.sort()) digest.update(readFileSync(join(HERE, name)));
  return digest.digest("hex");
}

function readOr(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function compile(asc, variant, work) {
  const source = join(work, `${variant.name}.ts`);
  writeFileSync(source, generate(variant));
  const args = [asc, source, "-o", join(work, `${variant.name}.wasm`), ...options(variant)];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`asc: ${variant.name} ended with ${code}`))));
  });
}
