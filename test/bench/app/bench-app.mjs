/** The app as a person meets it: start, first spectrum, a recording of 10^9 samples brought in, looked at, panned and zoomed. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "../../../src/server/prepare.mjs";
import { CHROMIUM_ARGS, findChromium } from "../../support/chromium.mjs";
import { peakOfRenderers } from "../../support/renderer-memory.mjs";
import { median } from "../median.mjs";
import { servePage } from "../storage/serve.mjs";
import { writeLargeWav } from "./large-wav.mjs";

const fromProject = createRequire(join(ROOT, "package.json"));
const { chromium } = fromProject("playwright");
const { build } = fromProject("vite");

const SAMPLES = Number(process.env.SAMPLES ?? 10 ** 9);
const BYTES = 44 + 2 * SAMPLES;
const STARTS = 5;
const KEYS = [
  "+",
  "+",
  "+",
  "+",
  "Shift+ArrowRight",
  "Shift+ArrowRight",
  "Shift+ArrowLeft",
  "+",
  "+",
  "+",
  "-",
  "-",
  "0",
];
const LONG_MS = 600_000;

async function startServer() {
  const child = spawn(process.execPath, [join(ROOT, "dist-server/main.js"), "--port", "0"]);
  for await (const line of createInterface(child.stdout)) {
    const [url] = /http:\S+/.exec(line) ?? [];
    if (url) return { url, close: () => child.kill() };
  }
  throw new Error("the server did not start");
}

const launch = async (profile) => {
  const executablePath = await findChromium();
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath && { executablePath }),
    args: CHROMIUM_ARGS,
    viewport: { width: 1440, height: 900 },
  });
  context.setDefaultTimeout(LONG_MS);
  return context;
};

/** Milliseconds from the navigation until the home page's list stands there. */
async function startOnce(page, go) {
  const start = performance.now();
  await go();
  await page.getByRole("heading", { name: "Data on this device" }).waitFor();
  await page.getByText("Nothing here yet.").waitFor();
  return performance.now() - start;
}

async function* benchStart(url) {
  const [cold, offline] = [[], []];
  for (let n = 0; n < STARTS; n++) {
    const profile = mkdtempSync(join(tmpdir(), "wf-bench-"));
    const context = await launch(profile);
    const page = context.pages()[0];
    cold.push(await startOnce(page, () => page.goto(url)));
    await page.getByText("Ready to work offline").waitFor();
    await context.setOffline(true);
    offline.push(await startOnce(page, () => page.reload()));
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
  yield { work: "first start, empty profile, to the home page's list", peer: "–", oursMs: median(cold) };
  yield { work: "start again, offline", peer: "–", oursMs: median(offline) };
}

async function* benchSample(page, url) {
  await page.goto(url);
  const start = performance.now();
  await page.getByRole("button", { name: "Show me with the sample" }).click();
  await page.getByRole("heading", { name: "Newest spectrum of channel 1" }).waitFor();
  await page.getByText(/Highest .* Hz/).waitFor();
  yield { work: "one tap to the sample's spectrum (60 s, two channels)", peer: "–", oursMs: performance.now() - start };
}

async function benchRaw(context, file) {
  const folder = mkdtempSync(join(tmpdir(), "wf-bench-page-"));
  await build({
    configFile: false,
    root: join(ROOT, "test/bench/app/page"),
    logLevel: "error",
    build: {
      outDir: folder,
      target: "esnext",
      modulePreload: false,
      rolldownOptions: {
        input: join(ROOT, "test/bench/app/page/main.mjs"),
        output: { entryFileNames: "[name].js" },
      },
    },
  });
  const page = `<!doctype html><meta charset="utf-8"><title>Raw</title><input type="file"><script type="module" src="/page/main.js"></script>`;
  const { url, close } = await servePage({ page, folder });
  const tab = await context.newPage();
  await tab.goto(url);
  await tab.waitForFunction("window.isReady");
  await tab.setInputFiles("input", file);
  const times = {};
  for (const name of ["read", "hash", "write"]) times[name] = await tab.evaluate((work) => window.runWork(work), name);
  await tab.close();
  close();
  rmSync(folder, { recursive: true, force: true });
  return times;
}

const rate = (ms) => `${(BYTES / 1e3 / ms).toFixed(0)} MB/s`;

async function* benchImport(page, { context, url, file }) {
  const raw = await benchRaw(context, file);
  await page.goto(url);
  await page.getByRole("heading", { name: "Data on this device" }).waitFor();
  const start = performance.now();
  await page.locator('input[type="file"][name="any"]').setInputFiles(file);
  await page.getByText("Done.").waitFor();
  const oursMs = performance.now() - start;
  for (const [name, theirsMs] of Object.entries(raw))
    yield {
      work: `${(BYTES / 1e9).toFixed(1)} GB brought in (${rate(oursMs)})`,
      peer: `${name === "read" ? "read" : `read and ${name}`} alone (${rate(theirsMs)})`,
      oursMs,
      theirsMs,
      ratio: theirsMs / oursMs,
    };
}

const isDrawn = async (page) => {
  const plot = page.locator("wf-plot[scope=waveform]");
  await plot.locator("canvas").first().waitFor();
  await page.waitForFunction((element) => !element.busy, await plot.elementHandle());
};

/** Milliseconds between frames while keys zoom and pan, and from each key to the picture that it asked for. */
async function benchKeys(page) {
  const plot = page.locator("wf-plot[scope=waveform]");
  await plot.getByRole("application").focus();
  await page.evaluate(() => {
    window.frames = [];
    let last = performance.now();
    const next = (now) => {
      window.frames.push(now - last);
      last = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  const settled = [];
  for (const key of KEYS) {
    const start = performance.now();
    await page.keyboard.press(key);
    await isDrawn(page);
    settled.push(performance.now() - start);
  }
  const frames = (await page.evaluate(() => window.frames)).sort((a, b) => a - b);
  return {
    frame: median(frames),
    slow: frames[Math.floor(frames.length * 0.95)],
    longest: frames.at(-1),
    settled: median(settled),
  };
}

async function* benchLook(page, url) {
  const link = page.getByRole("link", { name: "large.wav" }).first();
  const look = async () => {
    const start = performance.now();
    await link.click();
    await page.locator("wf-plot[scope=waveform] canvas").first().waitFor();
    const firstMs = performance.now() - start;
    await isDrawn(page);
    return [firstMs, performance.now() - start];
  };
  const [roughMs, wholeMs] = await look();
  const samples = `${SAMPLES.toExponential()} samples`;
  yield { work: `first picture of ${samples}, no overview yet: rough`, peer: "–", oursMs: roughMs };
  yield { work: "then its overview, and the picture of all", peer: "–", oursMs: wholeMs };
  await page.getByText("Overview of large.wav").waitFor({ state: "hidden" });
  await page.goto(`${url}#/`);
  const [, oursMs] = await look();
  yield { work: `picture of ${samples} with the overview`, peer: "–", oursMs };
  const { frame, slow, longest, settled } = await benchKeys(page);
  yield { work: `zoom and pan by ${KEYS.length} keys: the picture asked for is there`, peer: "–", oursMs: settled };
  yield { work: "frames meanwhile", peer: "60 Hz", oursMs: frame, theirsMs: 1000 / 60, ratio: 1000 / 60 / frame };
  yield { note: `of these frames 95 in 100 took at most ${slow.toFixed(0)} ms, the longest ${longest.toFixed(0)} ms` };
}

export async function* benchApp() {
  const { url, close } = await startServer();
  const profile = mkdtempSync(join(tmpdir(), "wf-bench-"));
  const folder = mkdtempSync(join(tmpdir(), "wf-bench-file-"));
  try {
    yield* benchStart(url);
    const context = await launch(profile);
    const page = context.pages()[0];
    yield* benchSample(page, url);
    const file = join(folder, "large.wav");
    writeLargeWav(file, SAMPLES);
    yield* benchImport(page, { context, url, file });
    yield* benchLook(page, url);
    const peak = peakOfRenderers(profile);
    const heap = await page.evaluate(() => performance.memory?.usedJSHeapSize);
    if (peak) yield { note: `most memory of a renderer, its workers included: ${(peak / 2 ** 20).toFixed(0)} MiB` };
    if (heap) yield { note: `heap of the window at the end: ${(heap / 2 ** 20).toFixed(1)} MiB` };
    await context.close();
  } finally {
    close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    rmSync(folder, { recursive: true, force: true });
  }
}
