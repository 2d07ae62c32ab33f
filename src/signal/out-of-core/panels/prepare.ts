/** The beginning of a computation over scratch files: it finds what an earlier one has left, or makes them. */
import { FieldError, isCode } from "../../../base/errors.ts";
import { estimateFreeSpace } from "../../../base/free-space.ts";
import { type Folder, hasJobFiles, sweepJobScratch, useJobScratch } from "../../../bytes/index.ts";
import { TYPICAL_DEVICE } from "../plan/device.ts";
import type { Shape } from "../plan/layout.ts";
import { type OutOfCorePlan, type PlanRequest, planOutOfCore } from "../plan/plan-out-of-core.ts";
import { JOURNAL_FILE, PLAN_FILE, panelsLeft, scratchFiles } from "../plan/scratch-files.ts";
import { measureDevice } from "./measure-device.ts";

const ROOM = "room-for-the-result";

type ScratchPlan = OutOfCorePlan & { readonly shape: Shape };

export interface Prepared {
  /** That of the earlier computation where there was one. */
  readonly plan: ScratchPlan;
  /** The panels of each pass that are to be done. */
  readonly left: number[][];
}

export interface PrepareRequest {
  readonly name: string;
  readonly request: PlanRequest;
}

/** Throws "over-quota" before anything is computed where files and result do not fit; what planOutOfCore throws. */
export async function prepare({ name, request }: PrepareRequest, signal: AbortSignal): Promise<Prepared> {
  await sweepJobScratch();
  return useJobScratch(name, async (folder) => {
    const found = await findEarlier(folder);
    if (found) return found;
    signal.throwIfAborted();
    for (const file of await folder.list()) await folder.removeFile(file);
    const device = request.device ?? (hasJobFiles() ? await measureDevice(folder) : TYPICAL_DEVICE);
    const parallel = (await canShare(folder)) ? request.parallel : 1;
    const plan = planOutOfCore({ ...request, device, ...(parallel !== undefined && { parallel }) }) as ScratchPlan;
    await reserve(folder, plan, signal);
    return { plan, left: panelsLeft(plan, new Uint8Array(0)) };
  });
}

/** Whole and as its plan says, or undefined. */
async function findEarlier(folder: Folder): Promise<Prepared | undefined> {
  const [told, journal] = [await folder.getBlob(PLAN_FILE), await folder.getBlob(JOURNAL_FILE)];
  if (!told || !journal) return undefined;
  const plan = JSON.parse(await told.text()) as ScratchPlan;
  for (const { name, length } of scratchFiles(plan))
    if ((await folder.getBlob(name))?.size !== length) return undefined;
  return { plan, left: panelsLeft(plan, new Uint8Array(await journal.arrayBuffer())) };
}

/** Two handles that write one file: Chromium has them, others open it for one alone. */
async function canShare(folder: Folder): Promise<boolean> {
  const open = () => folder.openFile("shared", { create: true, mode: "readwrite-unsafe" });
  const first = await open();
  try {
    (await open())?.close();
    return true;
  } catch (error) {
    if (isCode(error, "locked")) return false;
    throw error;
  } finally {
    first?.close();
    await folder.removeFile("shared");
  }
}

/** Makes every file as long as it will be, the journal last, and tries whether there is room for the result beside them. */
async function reserve(folder: Folder, plan: ScratchPlan, signal: AbortSignal): Promise<void> {
  await checkQuota(plan);
  const write = async (name: string, length: number, content?: Uint8Array) => {
    signal.throwIfAborted();
    const file = (await folder.openFile(name, { create: true }))!;
    try {
      file.truncate(length);
      if (file.size() !== length) throw overQuota(plan); // Chromium's private windows say nothing
      if (content) file.writeAt(0, content);
      file.flush();
    } finally {
      file.close();
    }
  };
  const content = new TextEncoder().encode(JSON.stringify(plan));
  await write(PLAN_FILE, content.length, content);
  for (const { name, length } of scratchFiles(plan)) {
    if (name === JOURNAL_FILE && hasJobFiles()) {
      await write(ROOM, plan.resultBytes);
      await folder.removeFile(ROOM);
    }
    await write(name, length);
  }
}

/** What the browser says beforehand; what it does not know, making the files tells. */
async function checkQuota(plan: ScratchPlan): Promise<void> {
  const free = await estimateFreeSpace();
  if (free && !free.isOrMore && plan.scratchBytes + plan.resultBytes > free.bytes) throw overQuota(plan);
}

function overQuota({ scratchBytes, resultBytes }: ScratchPlan): FieldError {
  const neededBytes = scratchBytes + resultBytes;
  const message = `a transform of this length needs ${neededBytes} bytes on the disk, more than the browser gives this site`;
  return new FieldError("over-quota", message, { neededBytes });
}
