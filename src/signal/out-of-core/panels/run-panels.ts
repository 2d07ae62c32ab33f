/** Panels of one pass, in the worker that was asked for them. */
import { useJobScratch } from "../../../bytes/index.ts";
import type { Context } from "../../../worker/serve.ts";
import { loadKernels } from "../../kernel/load-kernels.ts";
import { DONE, entryOf, JOURNAL_FILE, MAGNITUDES_FILE, passesOf, readBy, writtenBy } from "../plan/scratch-files.ts";
import { columnsPass, inverseColumnsPass } from "./columns-pass.ts";
import { inverseRowsPass } from "./inverse-rows-pass.ts";
import { loadPass } from "./load-pass.ts";
import { inverseMiddlePass, middlePass } from "./middle-pass.ts";
import { breathe, openPresent } from "./panel-io.ts";
import type { OutOfCoreJob, Pass, PassFiles } from "./panel-job.ts";
import { rowsPass } from "./rows-pass.ts";

/** After so long others get their turn, and what is done is safe. */
const TURN_MS = 1000;

export interface PanelsRequest {
  readonly job: OutOfCoreJob;
  readonly step: number;
  readonly panels: readonly number[];
}

const FORWARD: Record<string, Pass> = { load: loadPass, columns: columnsPass, middle: middlePass, rows: rowsPass };
const INVERSE: Record<string, Pass> = { columns: inverseColumnsPass, middle: inverseMiddlePass, rows: inverseRowsPass };

/** Does as many of the panels as fit into a turn, at least one, and gives their number. Each one that is done is told. */
export function runPanels({ job, step, panels }: PanelsRequest, { signal, emit }: Context<number>): Promise<number> {
  const { plan } = job;
  const pass = (plan.direction === "forward" ? FORWARD : INVERSE)[passesOf(plan)[step]!.name]!;
  return useJobScratch(job.name, async (folder) => {
    await loadKernels().catch(() => {}); // where they cannot be loaded the plain ones compute
    signal.throwIfAborted();
    const open = (name: string, mode: "read-only" | "readwrite-unsafe") => openPresent(folder, name, { mode });
    const opened = await openAll([
      () => open(readBy(step), "read-only"),
      () => open(writtenBy(step), "readwrite-unsafe"),
      () => open(MAGNITUDES_FILE, "readwrite-unsafe"),
      () => open(JOURNAL_FILE, "readwrite-unsafe"),
    ]);
    const [from, to, magnitudes, journal] = opened;
    const files = { from, to, magnitudes } as PassFiles;
    const done: number[] = [];
    try {
      const startedAt = performance.now();
      const each = async (run: (panel: number) => Promise<void> | void) => {
        for (const panel of panels) {
          await breathe();
          signal.throwIfAborted();
          await run(panel);
          emit(panel);
          done.push(panel);
          if (performance.now() - startedAt > TURN_MS) return;
        }
      };
      await pass(job, files, each, signal);
      to!.flush();
      magnitudes!.flush();
      for (const panel of done) journal!.writeAt(entryOf(plan, step, panel), Uint8Array.of(DONE));
      journal!.flush();
      return done.length;
    } finally {
      for (const file of opened) file.close();
    }
  });
}

/** All of them, or none. */
async function openAll<T extends { close(): void }>(opens: readonly (() => Promise<T>)[]): Promise<T[]> {
  const opened: T[] = [];
  try {
    for (const open of opens) opened.push(await open());
    return opened;
  } catch (error) {
    for (const file of opened) file.close();
    throw error;
  }
}
