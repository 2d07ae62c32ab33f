/** The end of a computation: what its last pass left in files goes to the storage. */
import { type OpenFile, useJobScratch } from "../../../bytes/index.ts";
import type { Doc } from "../../../jio/index.ts";
import type { Context } from "../../../worker/serve.ts";
import { writeResult } from "../../stored/draft/write-result.ts";
import { withStorage } from "../../stored/with-storage.ts";
import type { F, Target } from "../../types.ts";
import { columnPanels, lengthOf, panelOf } from "../plan/layout.ts";
import { MAGNITUDES_FILE, resultFile } from "../plan/scratch-files.ts";
import { type ResultNames, signalArray } from "../result-arrays.ts";
import { resultItems } from "../result-items.ts";
import { finishSpectrum } from "./finish-spectrum.ts";
import { openPresent, readValues } from "./panel-io.ts";
import type { OutOfCoreJob } from "./panel-job.ts";

export interface StoreRequest {
  readonly job: OutOfCoreJob;
  /** Of a spectrum, its draft; of a signal, where it stays. */
  readonly target: Target;
  readonly document: Doc;
  readonly names: ResultNames;
}

/** Tells the bytes that it has given to the storage. */
export function store(
  { job, target, document, names }: StoreRequest,
  { signal, emit }: Context<number>,
): Promise<void> {
  return useJobScratch(job.name, async (folder) => {
    signal.throwIfAborted();
    const opened: OpenFile[] = [];
    const open = async (name: string) => {
      const file = await openPresent(folder, name, { mode: "read-only" });
      opened.push(file);
      return file;
    };
    try {
      const file = await open(resultFile(job.plan));
      const magnitudes = await open(MAGNITUDES_FILE);
      await withStorage(target.storage, async (storage) => {
        const to = { storage, id: target.id, signal, wrote: emit };
        if (job.plan.direction === "forward") return finishSpectrum(job, { names, file, magnitudes }, to);
        const array = signalArray(names, job.plan.precision, (start, out) => readTime(job, file, start, out));
        const items = resultItems(target.id, document, [array], to);
        await writeResult(storage, target.id, items, { signal, isAgain: false });
      });
    } finally {
      for (const file of opened) file.close();
    }
  });
}

/** Values as time has them: each row of every panel holds some that lie one after another. */
function readTime({ plan: { shape } }: OutOfCoreJob, file: OpenFile, start: number, out: F): void {
  const length = shape.n2 * shape.n3;
  const panels = Array.from({ length: columnPanels(shape) }, (_, index) => panelOf(shape, index));
  const end = start + out.length;
  for (let j1 = Math.floor(start / length); j1 * length < end; j1++)
    for (const panel of panels) {
      const first = Math.max(start, j1 * length + panel.start);
      const last = Math.min(end, j1 * length + panel.stop);
      if (first >= last) continue;
      const at = shape.n1 * panel.start + j1 * lengthOf(panel) + (first - j1 * length - panel.start);
      readValues(file, at, out, first - start, last - start);
    }
}
