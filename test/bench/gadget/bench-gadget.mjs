/** Gadgets beside plain Lit elements of the same template, in rounds that take turns. */
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../src/server/prepare.mjs";
import { CHROMIUM_ARGS, findChromium } from "../../support/chromium.mjs";
import { median } from "../median.mjs";
import { servePage } from "../storage/serve.mjs";

const fromProject = createRequire(join(ROOT, "package.json"));
const { chromium } = fromProject("playwright");
const { build } = fromProject("vite");

const FOLDER = join(ROOT, "test/bench/gadget/page");
const PAGE = `<!doctype html><meta charset="utf-8"><title>Gadgets</title><script type="module" src="/page/main.js"></script>`;
// Exact clocks are for isolated pages only.
const HEADERS = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

const PARTS = {
  create: "500 created and ready",
  render: "rendered again",
  acquire: "asking three levels up",
  remove: "removed",
};
const [WARM, ROUNDS, CYCLES] = [5, 25, 50];

/** Bytes in use after a collection. */
async function heapBytes(tab) {
  const session = await tab.context().newCDPSession(tab);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}

async function* measure(tab) {
  const times = { our: [], plain: [] };
  for (let round = 0; round < WARM + ROUNDS; round++) {
    for (const kind of round % 2 ? ["our", "plain"] : ["plain", "our"]) {
      const taken = await tab.evaluate((name) => window.runRound(name), kind);
      if (round >= WARM) times[kind].push(taken);
    }
  }
  for (const [part, work] of Object.entries(PARTS)) {
    const [oursMs, theirsMs] = ["our", "plain"].map((kind) => median(times[kind].map((taken) => taken[part])));
    yield { work, peer: "Lit alone", oursMs, theirsMs, ratio: theirsMs / oursMs };
  }
  const before = await heapBytes(tab);
  for (let cycle = 0; cycle < CYCLES; cycle++) await tab.evaluate(() => window.runRound("our"));
  const after = await heapBytes(tab);
  const grown = ((after - before) / 1024).toFixed(0);
  yield {
    note: `heap after ${CYCLES} more lives of 500 gadgets: ${(before / 2 ** 20).toFixed(2)} MiB, ${grown} KiB more`,
  };
}

export async function* benchGadget() {
  const folder = mkdtempSync(join(tmpdir(), "wf-bench-"));
  await build({
    configFile: false,
    root: FOLDER,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      outDir: folder,
      target: "esnext",
      modulePreload: false,
      rolldownOptions: { input: join(FOLDER, "main.mjs"), output: { entryFileNames: "[name].js" } },
    },
  });
  const { url, close } = await servePage({ page: PAGE, folder, headers: HEADERS });
  const executablePath = await findChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: CHROMIUM_ARGS });
  try {
    const tab = await browser.newPage();
    tab.on("pageerror", (error) => console.error(error));
    await tab.goto(url);
    await tab.waitForFunction("window.isReady");
    yield* measure(tab);
  } finally {
    await browser.close();
    close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
