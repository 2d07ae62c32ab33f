/** Ours beside its peers in one Chromium on a profile on disk, everybody relaxed, in rounds that take turns. */
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../src/server/prepare.mjs";
import { CHROMIUM_ARGS, findChromium } from "../../support/chromium.mjs";
import { median } from "../median.mjs";
import { benchJio } from "./jio-in-node.mjs";
import { NAMES, WORK } from "./plan.mjs";
import { servePage } from "./serve.mjs";

const { chromium } = createRequire(join(ROOT, "package.json"))("playwright");

/** For one measurement; whoever is slower is cut off there. */
const LIMIT_MS = 20_000;
const PREPARE_MS = 120_000;

const within = (work, ms) => {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms, "late");
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

async function openPage(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction("window.isReady");
  return page;
}

/** One measurement in a page of its own, so that nobody works on beside the next one. */
async function measure(context, url, { name, options, indexed = false }, peer) {
  const page = await openPage(context, url);
  try {
    const database = `bench-${crypto.randomUUID()}`;
    const prepared = page.evaluate((o) => window.prepareCase(o), { peer, name, options, indexed, database });
    if ((await within(prepared, PREPARE_MS)) === "late") return { cut: `not prepared in ${PREPARE_MS / 1000} s` };
    const run = page.evaluate((o) => window.runCase(o), { limitMs: LIMIT_MS });
    const result = await within(run, 1.5 * LIMIT_MS);
    if (result === "late") return { cut: `not done in ${(1.5 * LIMIT_MS) / 1000} s` };
    await within(
      page.evaluate(() => window.endCase()),
      LIMIT_MS,
    );
    return result.done
      ? { ...result, cut: `${result.done} of ${result.of} in ${(result.ms / 1000).toFixed(0)} s` }
      : result;
  } catch (error) {
    return { cut: `failed: ${String(error).split("\n")[0]}` };
  } finally {
    await page.close();
  }
}

/** Rounds take turns, and each begins with somebody else; who was cut off once is not asked again. */
async function takeTurns(context, url, work) {
  const peers = ["ours", ...work.peers];
  const times = Object.fromEntries(peers.map((peer) => [peer, []]));
  const cut = {};
  for (let round = 0; round < work.rounds; round++)
    for (let turn = 0; turn < peers.length; turn++) {
      const peer = peers[(round + turn) % peers.length];
      if (cut[peer]) continue;
      const result = await measure(context, url, work, peer);
      if (result.cut) cut[peer] = result.cut;
      if (result.ms !== undefined) times[peer].push(result.ms / (result.done ?? work.of ?? 1));
      if (result.done && !work.of) times[peer] = []; // part of the work is no time for all of it
    }
  return { times, cut };
}

const shown = (aim, met) => (aim === undefined ? "" : `${aim} ${met ? "met" : "missed"}`);

function rowsOf(work, { times, cut }) {
  const unit = work.of ? ", each" : "";
  const ours = times.ours.length > 0 ? median(times.ours) : undefined;
  const limit = work.aims.ours?.ms;
  const first = limit === undefined || ours === undefined ? "" : shown(`≤ ${limit} ms`, ours <= limit);
  return work.peers.map((peer, n) => {
    const pairs = times[peer].map((theirs, round) => theirs / times.ours[round]).filter(Number.isFinite);
    const ratio = pairs.length > 0 ? median(pairs) : undefined;
    const wanted = work.aims[peer]?.ratio;
    const aim = wanted === undefined || ratio === undefined ? "" : shown(`≥ ${wanted.toFixed(2)}`, ratio >= wanted);
    const note = [cut.ours && `ours: ${cut.ours}`, cut[peer]].filter(Boolean).join("; ");
    return {
      work: `${work.work}${unit}`,
      peer: `${NAMES[peer]}${note ? ` (${note})` : ""}`,
      oursMs: ours,
      theirsMs: times[peer].length > 0 ? median(times[peer]) : undefined,
      ratio,
      aim: [n === 0 ? first : "", aim].filter(Boolean).join(", "),
    };
  });
}

export async function* benchStorage() {
  const executablePath = await findChromium();
  const profile = mkdtempSync(join(tmpdir(), "wf-bench-"));
  const { url, close } = await servePage();
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath && { executablePath }),
    args: CHROMIUM_ARGS,
  });
  try {
    for (const work of WORK) yield* rowsOf(work, await takeTurns(context, url, work));
  } finally {
    await context.close();
    close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  yield* benchJio();
}
