/** Power cuts: the browser's profile lies on a disk of its own, whose image is taken right after the kill. */
import { join } from "node:path";
import { launch } from "./browser.ts";
import { type Disk, makeDisk } from "./disk.ts";
import { openField } from "./field.ts";
import { Journal } from "./journal.ts";
import { judgeBytes, judgeLane, sum, type Verdict } from "./judge.ts";
import { random } from "./random.ts";
import { type Lane, planGrowing, planMixed } from "./work.ts";
import { type Found, findAll, startLanes, takeReports } from "./work-in-page.ts";

export interface CutFigures {
  cuts: number;
  acknowledged: Record<string, number>;
  lost: number;
  halfWritten: number;
  why: string[];
}

const profileOn = ({ folder }: Disk) => join(folder, "profile");

async function open(disk: Disk, url: string, problems: string[]) {
  const window = await launch(profileOn(disk), (problem) => void problems.push(problem), {});
  await openField(window.page, url);
  return window;
}

/** What a browser finds there; no more than the reason where it finds rows that it cannot read. */
async function lookAt(disk: Disk, url: string, problems: string[]): Promise<{ found: Found[]; broken: string[] }> {
  const { page, close } = await launch(
    profileOn(disk),
    (problem) => void problems.push(`after the cut: ${problem}`),
    {},
  );
  try {
    await openField(page, url);
    return { found: await findAll(page), broken: [] };
  } catch (error) {
    return { found: [], broken: [String(error)] };
  } finally {
    await close();
  }
}

function planLanes(round: number, durability: Lane["durability"]): Lane[] {
  const seed = 7000 + 100 * round;
  return [
    planMixed(`small-${round}`, { seed, steps: 2000, durability, lengths: [100, 20_000, 65_536] }),
    planMixed(`large-${round}`, { seed: seed + 1, steps: 500, durability, lengths: [70_000, 200_000] }),
    planMixed(`whole-${round}`, { seed: seed + 2, steps: 100, durability, lengths: [6_000_000] }),
    planGrowing(`growing-${round}`, { seed: seed + 3, steps: 4000, durability }),
  ];
}

/** Works on the disk until the kill, then looks at what its image holds. */
async function cutOnce(disk: Disk, url: string, lanes: Lane[], afterMs: number, problems: string[]) {
  const journal = new Journal();
  const window = await open(disk, url, problems);
  await takeReports(window.page, journal.take);
  await startLanes(window.page, lanes);
  await window.page.waitForTimeout(afterMs);
  await window.kill();
  const after = disk.cutPower();
  try {
    const { found, broken } = await lookAt(after, url, problems);
    const failed = journal.failures();
    return {
      journal,
      verdict: [
        judgeBytes(found),
        ...lanes.map((lane) => judgeLane(lane, journal.acknowledged(lane), found)),
        { lost: 0, halfWritten: broken.length, why: [...broken, ...failed] } satisfies Verdict,
      ].reduce(sum),
    };
  } finally {
    after.remove();
  }
}

export interface CutOpts {
  url: string;
  cuts: number;
  durability: Lane["durability"];
  /** The disk each cut begins with; without one it is a new one with nothing on it. */
  used?: Disk;
  seed: number;
  problems: string[];
}

export async function cutPowerAndCheck({ url, cuts, durability, used, seed, problems }: CutOpts): Promise<CutFigures> {
  const figures: CutFigures = { cuts: 0, acknowledged: {}, lost: 0, halfWritten: 0, why: [] };
  const moment = random(seed);
  for (let round = 0; round < cuts; round++) {
    const disk = used?.copy() ?? makeDisk();
    try {
      const lanes = planLanes(seed + round, durability);
      const { journal, verdict } = await cutOnce(disk, url, lanes, 400 + 2500 * moment(), problems);
      figures.cuts += 1;
      figures.lost += verdict.lost;
      figures.halfWritten += verdict.halfWritten;
      figures.why.push(...verdict.why.map((why) => `cut ${round}: ${why}`));
      journal.byVerb(lanes, figures.acknowledged);
    } finally {
      disk.remove();
    }
  }
  return figures;
}

/** A disk that a browser has used before, and left alone for so long. */
export async function makeUsedDisk(url: string, ageMs: number, problems: string[]): Promise<Disk> {
  const disk = makeDisk();
  const window = await open(disk, url, problems);
  await takeReports(window.page, () => {});
  const lanes = planLanes(999, "relaxed").map((lane) => ({ ...lane, steps: lane.steps.slice(0, 30) })); // the disk is small
  await startLanes(window.page, lanes);
  await window.page.waitForTimeout(ageMs);
  await window.close();
  return disk;
}
