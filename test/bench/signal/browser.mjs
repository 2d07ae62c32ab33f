/** A page in Chromium with one worker of this benchmark, its peers bundled as an app would. */
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../src/server/prepare.mjs";
import { CHROMIUM_ARGS, findChromium } from "../../support/chromium.mjs";
import { peakOfRenderers } from "../../support/renderer-memory.mjs";
import { servePage } from "../storage/serve.mjs";

const fromProject = createRequire(join(ROOT, "package.json")); // what the project has, not this folder
const { chromium } = fromProject("playwright");
const { build } = fromProject("vite");

const FOLDER = join(ROOT, "test/bench/signal/page");
const PEERS = join(ROOT, "test/bench/node_modules");
const PAGE = `<!doctype html><meta charset="utf-8"><title>Signals</title><script type="module" src="/page/main.mjs"></script>`;
const FILES = {
  "/wasm/pffft.wasm": join(PEERS, "@echogarden/pffft-wasm/dist/simd/pffft.wasm"),
  "/wasm/kissfft.wasm": join(PEERS, "@echogarden/kissfft-wasm/kissfft.wasm"),
};
// Exact clocks are for isolated pages only.
const HEADERS = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** { ready: what the worker said when it was, run(args), close() } */
export async function openBrowser(worker) {
  const folder = mkdtempSync(join(tmpdir(), "wf-bench-"));
  await build({
    configFile: false,
    root: FOLDER,
    logLevel: "error",
    define: { global: "globalThis" },
    resolve: { alias: { assert: join(FOLDER, "assert.cjs") } },
    build: {
      outDir: join(folder, "page"),
      target: "esnext",
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: [join(FOLDER, "main.mjs"), join(FOLDER, worker)],
        external: [/^\/doors\//],
        output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" },
      },
    },
  });
  const profile = join(folder, "profile");
  const { url, close } = await servePage({ page: PAGE, folder: join(folder, "page"), files: FILES, headers: HEADERS });
  const executablePath = await findChromium();
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath && { executablePath }),
    args: CHROMIUM_ARGS,
  });
  const tab = await context.newPage();
  const end = async () => {
    await context.close();
    close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    tab.on("console", (message) => message.type() === "error" && console.error(message.text()));
    await tab.goto(`${url}?worker=${worker}`);
    await tab.waitForFunction("window.ready || window.failure");
    const ready = await tab.evaluate(() => window.ready ?? { failure: window.failure });
    if (ready.failure) throw new Error(ready.failure);
    return {
      ready: ready.value,
      run: (args) => tab.evaluate((o) => window.runTask(o), args),
      peakBytes: () => peakOfRenderers(profile),
      close: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
