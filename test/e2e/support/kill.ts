/** The kill harness: the browser dies at a random moment while two tabs write and recordings come in; then all is checked. */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { AppWindow, LaunchOpts } from "./app.ts";
import { test } from "./app.ts";
import { findArrays, judgeArrays, startTransactions } from "./arrays.ts";
import { debrisAfterTidy } from "./debris.ts";
import { fakeMicrophone } from "./fake-microphone.ts";
import { openField } from "./field.ts";
import { Journal } from "./journal.ts";
import { judgeBytes, judgeLane, judgeShared, sum, type Verdict } from "./judge.ts";
import { random } from "./random.ts";
import { judgeRecording, type LastHeard, startRecording, waitUntilRecovered } from "./recording-lane.ts";
import { type Lane, planGrowing, planMixed, planNotes, planShared } from "./work.ts";
import { type Found, findAll, removeAll, startLanes, takeReports } from "./work-in-page.ts";

export interface KillFigures {
  kills: number;
  /** Calls that came back, by verb. */
  acknowledged: Record<string, number>;
  imported: number;
  /** Of those that had something acknowledged; each other browser records. */
  recovered: number;
  unfinishedImports: number;
  lost: number;
  halfWritten: number;
  debris: number;
  why: string[];
}

/** What two tabs do in one browser's life. */
interface Work {
  tabs: Lane[][];
  /** Transactions over arrays, a name for each tab. */
  arrays: string[];
  shared: Lane[];
  sharedIds: string[];
  isRecording: boolean;
}

function planWork(round: number): Work {
  const seed = 1000 * (round + 1);
  const name = (kind: string) => `${kind}-${round}`;
  const sharedIds = [0, 1].map((n) => `${name("shared")}/${n}`);
  const shared = [0, 1].map((tab) =>
    planShared(`${name("tab")}-${tab}`, sharedIds, { seed: seed + 500 * tab + 7, steps: 400 }),
  );
  const own = [0, 1].map((tab) => planMixed(`${name("mixed")}-${tab}`, { seed: seed + tab, steps: 400 }));
  const growing = planGrowing(name("growing"), { seed, steps: 4000, durability: "strict" });
  const notes = [0, 1].map((tab) => planNotes(`${name("notes")}-${tab}`, { steps: 4000 }));
  const heavy = planMixed(name("heavy"), { seed: seed + 2, steps: 60, lengths: [3_000_000, 4_300_000, 6_000_000] });
  return {
    tabs: [
      [own[0]!, growing, shared[0]!, notes[0]!],
      [own[1]!, heavy, shared[1]!, notes[1]!],
    ],
    arrays: [0, 1].map((tab) => `${name("arrays")}-${tab}`),
    shared,
    sharedIds,
    isRecording: round % 2 === 0,
  };
}

/** One browser's life: two tabs write, three imports begin, and at some moment it dies. */
async function workUntilKilled(window: AppWindow, url: string, work: Work, files: string[], afterMs: number) {
  const journal = new Journal();
  const recording = work.isRecording ? await startRecording(await window.context.newPage(), url) : { bytes: 0 };
  const second = await window.context.newPage();
  await openField(second, url);
  for (const [tab, page] of [window.page, second].entries()) {
    await takeReports(page, journal.take);
    await startLanes(page, work.tabs[tab]!);
    await startTransactions(page, work.arrays[tab]!);
  }
  await startImports(window.page, files);
  await window.page.waitForTimeout(afterMs);
  await window.kill();
  return { journal, recording };
}

async function startImports(page: Page, files: string[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chooser).setFiles(files);
}

async function judgeTransactions(page: Page, { arrays }: Work, journal: Journal): Promise<Verdict> {
  const verdicts = await Promise.all(
    arrays.map(async (name) => judgeArrays(name, journal.reported(name), await findArrays(page, name))),
  );
  return verdicts.reduce(sum);
}

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

interface Heard {
  journal: Journal;
  recording: LastHeard;
}

function judge(
  work: Work,
  { journal, recording }: Heard,
  found: readonly Found[],
  wav: Buffer,
): Verdict & { imported: number } {
  const own = work.tabs.flat().filter((lane) => !work.shared.includes(lane));
  const spans = work.shared.flatMap((lane) => journal.spans(lane));
  const isOfFile = ({ doc }: Found) => String(doc.title).startsWith("import-");
  const imported = found.filter((one) => isOfFile(one) && one.doc.portal_type === "Data Stream");
  const kept = found.filter((one) => isOfFile(one) && one.doc.portal_type === "Unfinished Import");
  const torn = [
    ...imported.filter(({ attachments }) => attachments.data?.sha256 !== sha256Of(wav)),
    ...kept.filter(
      ({ attachments: { data } }) => data && data.sha256 !== sha256Of(wav.subarray(0, data.length)), // its beginning
    ),
  ];
  const verdicts = [
    judgeBytes(found),
    judgeShared(work.sharedIds, spans, found),
    judgeRecording(recording, found),
    ...own.map((lane) => judgeLane(lane, journal.acknowledged(lane), found)),
    { lost: 0, halfWritten: torn.length, why: torn.map(({ id }) => `the import ${id} is not its file`) },
    { lost: 0, halfWritten: 0, why: journal.failures() },
  ];
  return { ...verdicts.reduce(sum), imported: imported.length };
}

/** Kills so many browsers on one profile; the next one inspects what the one before left, and goes on. */
export async function killAndCheck(
  kills: number,
  url: string,
  wav: Buffer,
  openBrowser: (o?: LaunchOpts) => Promise<AppWindow>,
): Promise<KillFigures> {
  const none = { imported: 0, recovered: 0, unfinishedImports: 0, lost: 0, halfWritten: 0, debris: 0 };
  const figures: KillFigures = { kills: 0, acknowledged: {}, ...none, why: [] };
  const moment = random(20_260);
  const files = [0, 1, 2].map((n) => test.info().outputPath(`import-${n}.wav`));
  for (const file of files) writeFileSync(file, wav);
  const microphone = fakeMicrophone(wav);
  let window = await openBrowser(microphone);
  await openField(window.page, url);
  for (let round = 0; round < kills; round++) {
    const work = planWork(round);
    const { journal, recording } = await workUntilKilled(window, url, work, files, 30 + 1500 * moment());
    window = await openBrowser(microphone);
    await openField(window.page, url);
    await waitUntilRecovered(window.page, recording);
    const found = await findAll(window.page);
    const { imported, ...documents } = judge(work, { journal, recording }, found, wav);
    const { lost, halfWritten, why } = sum(documents, await judgeTransactions(window.page, work, journal));
    const debris = await debrisAfterTidy(window.page);
    await removeAll(
      window.page,
      found.map(({ id }) => id),
    );
    figures.kills++;
    figures.imported += imported;
    figures.recovered += recording.bytes > 0 ? 1 : 0;
    figures.unfinishedImports += files.length - imported;
    figures.lost += lost;
    figures.halfWritten += halfWritten;
    figures.debris += debris.length;
    figures.why.push(...why, ...debris.map((file) => `round ${round}: nothing accounts for ${file}`));
    journal.byVerb(work.tabs.flat(), figures.acknowledged);
    const transactions = work.arrays.reduce((count, name) => count + journal.reported(name), 0);
    figures.acknowledged.transaction = (figures.acknowledged.transaction ?? 0) + transactions;
  }
  return figures;
}
