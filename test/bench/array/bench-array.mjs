/** Arrays: ours over IndexedDB and OPFS beside raw files and numpy's memmap; ours in memory beside zarrita. */
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../src/server/prepare.mjs";
import { CHROMIUM_ARGS, findChromium } from "../../support/chromium.mjs";
import { median } from "../median.mjs";
import { servePage } from "../storage/serve.mjs";
import { benchInMemory } from "./in-memory.mjs";
import { openMemmap } from "./memmap.mjs";

const { chromium } = createRequire(join(ROOT, "package.json"))("playwright");

const MIB = 2 ** 20;
const BYTES = 256 * MIB;
const STEP = 1000;
const ROUNDS = 3;
const PAGE = `<!doctype html><meta charset="utf-8"><title>Arrays</title><script type="module" src="/page/array.mjs"></script>`;

/** In the order in which they need each other; `after`: not timed. */
const WORK = [
  { work: "write 256 MiB, a commit each 4 MiB", ours: "write", raw: "rawWrite", memmap: "write" },
  { work: "read it in blocks", ours: "read", raw: "rawRead", memmap: "read" },
  { work: `read [::${STEP}]`, ours: "strided", raw: "rawStrided", memmap: "strided" },
  { work: "mean", ours: "mean", memmap: "mean" },
  { work: "write all of it in one transaction", ours: "writeAtOnce", raw: "rawWrite" },
  { work: "append 4 KiB, 300 commits, each", ours: "appendSmall", raw: "rawAppendSmall", after: "remove" },
];

export async function* benchArray() {
  const executablePath = await findChromium();
  const profile = mkdtempSync(join(tmpdir(), "wf-bench-"));
  const { url, close } = await servePage({ page: PAGE, folder: "test/bench/array/page" });
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath && { executablePath }),
    args: CHROMIUM_ARGS,
  });
  const memmap = await openMemmap(BYTES, STEP);
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction("window.isReady");
    const args = { bytes: BYTES, step: STEP, count: 300 };
    const inPage = (task) => page.evaluate(([name, o]) => window.runTask(name, o), [task, args]);
    const times = WORK.map(() => ({ ours: [], raw: [], memmap: [] }));
    for (let round = 0; round < ROUNDS; round++)
      for (const [n, { ours, raw, memmap: mapped, after }] of WORK.entries()) {
        times[n].ours.push(await inPage(ours));
        if (raw) times[n].raw.push(await inPage(raw));
        if (mapped && memmap) times[n].memmap.push(await memmap.timeMs(mapped));
        if (after) await inPage(after);
      }
    for (const [n, { work, raw, memmap: mapped }] of WORK.entries()) {
      if (raw) yield rowOf(work, "raw OPFS", times[n].ours, times[n].raw);
      if (mapped)
        yield memmap ? rowOf(work, "numpy memmap", times[n].ours, times[n].memmap) : { work, peer: "numpy (missing)" };
    }
  } finally {
    memmap?.close();
    await context.close();
    close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  yield* benchInMemory();
}

function rowOf(work, peer, ours, theirs) {
  const ratio = median(theirs.map((time, round) => time / ours[round]));
  return { work, peer, oursMs: median(ours), theirsMs: median(theirs), ratio };
}
