/** `npm test`, `npm run check`, `npm run soak`: installs what is missing, runs every step, closes with one line. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { install, ROOT, requireNode } from "../../src/server/prepare.mjs";
import { findChromium } from "./chromium.mjs";
import { total } from "./counts.mjs";
import { STEPS } from "./steps.mjs";

const PLAIN = process.stdout.isTTY ? {} : { NO_COLOR: "1", FORCE_COLOR: undefined }; // a log is read without colours
const mode = process.argv[2] ?? "test";
const reports = mkdtempSync(join(tmpdir(), "wf-run-"));

/** Finds a Chromium, or gets one: from Debian where that is possible, else Playwright's own. */
async function provideChromium() {
  const ways = [
    () => {},
    () => process.getuid?.() === 0 && runQuietly("apt-get", "install", "--yes", "--no-install-recommends", "chromium"),
    () => runQuietly(process.execPath, "node_modules/playwright/cli.js", "install", "chromium"),
  ];
  for (const provide of ways) {
    provide();
    const path = await findChromium();
    if (path) return path;
  }
  console.error("No Chromium found: set CHROMIUM_PATH, install chromium, or run npx playwright install chromium");
}

function runQuietly(command, ...args) {
  console.log(`$ ${command} ${args.join(" ")}`);
  spawnSync(command, args, { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
}

/** Runs one step with its output on ours; `undefined` as exit code where it could not start. */
function execute({ name, command, args, env = {} }, report) {
  console.log(`\n── ${name}`);
  const fill = (text) => text.replace("REPORT", report);
  const child = spawn(command, args.map(fill), {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      ...PLAIN,
      ...Object.fromEntries(Object.entries(env).map(([key, value]) => [key, fill(value)])),
    },
    shell: process.platform === "win32",
  });
  return new Promise((resolve) => {
    child.on("error", () => resolve(undefined));
    child.on("exit", resolve);
  });
}

const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, missing: new Set() });

/** A runner that failed without a failed test (a crash, an error outside of any test) counts as one failure more. */
function countStep(step, code, report) {
  if (!step.count) return one(code === 0);
  try {
    const counts = step.count(JSON.parse(readFileSync(report, "utf8")));
    return code === 0 || counts.failed > 0 ? counts : total([counts, one(false)]);
  } catch {
    return one(false);
  }
}

/** In one line, for logs that are cut short. */
const brief = (message) => message.replace(/\s+/g, " ").slice(0, 300);

requireNode();
if (!STEPS[mode]) {
  console.error(`unknown mode "${mode}": one of ${Object.keys(STEPS).join(", ")}`);
  process.exit(1);
}
install();
if (mode !== "check") process.env.CHROMIUM_PATH = (await provideChromium()) ?? "";
if (mode === "soak") process.env.SOAK = "1";

const results = [];
for (const [index, step] of STEPS[mode].entries()) {
  const report = join(reports, `${index}.json`);
  const started = Date.now();
  const counts = countStep(step, await execute(step, report), report);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`   ${counts.failed ? "FAILED" : "ok"} ${step.name}, ${seconds} s`);
  for (const { name, message } of counts.failures ?? []) console.log(`      ✗ ${name}: ${brief(message)}`);
  for (const { seconds: each, name } of counts.slow ?? []) console.log(`      ${each.toFixed(1)} s ${name}`);
  results.push({ name: step.name, ...counts });
}
rmSync(reports, { recursive: true });

const { passed, failed, skipped, missing, failures } = total(results);
console.log();
for (const { name, message } of failures) console.log(`✗ ${name}\n${message.replace(/^/gm, "    ")}\n`);
if (missing.size) console.log(`missing peers: ${[...missing].sort().join(", ")}`);
const broken = results.filter((result) => result.failed > 0).map(({ name }) => name);
if (broken.length) console.log(`failed: ${broken.join(", ")}`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed ? 1 : 0;
