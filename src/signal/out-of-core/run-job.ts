/** The caller's side of a computation over scratch files: who does which panel, how far it is, and what is left when it ends. */
import { isCode } from "../../base/errors.ts";
import { createMeter } from "../../base/progress.ts";
import { anySignal } from "../../base/signal.ts";
import { openJobScratch } from "../../bytes/index.ts";
import type { Doc } from "../../jio/index.ts";
import { commit } from "../stored/draft/compute-chunks.ts";
import { type Draft, withDraft } from "../stored/draft/draft.ts";
import { currentRunner, type SizedRunner } from "../stored/runner.ts";
import { withStorage } from "../stored/with-storage.ts";
import type { Run, Target } from "../types.ts";
import type { OutOfCoreJob } from "./panels/panel-job.ts";
import type { Prepared } from "./panels/prepare.ts";
import type { PlanRequest } from "./plan/plan-out-of-core.ts";
import { chunksOfTask } from "./plan/result-chunks.ts";
import { passesOf } from "./plan/scratch-files.ts";
import type { ResultNames } from "./result-arrays.ts";
import { chunkName } from "./result-items.ts";
import { outOfCorePanels, outOfCorePrepare, outOfCoreStore } from "./tasks.ts";

export interface JobRequest {
  /** Says what is computed: the same name goes on where an earlier run was killed. */
  readonly name: string;
  readonly request: PlanRequest;
  readonly scale: number;
  readonly from: OutOfCoreJob["from"];
  readonly target: Target;
  readonly document: Doc;
  /** In the place of an earlier result, which must be there. */
  readonly isAgain: boolean;
  readonly names: ResultNames;
}

type RunOpts = Pick<Run, "signal" | "onProgress">;

/** Panels that one worker takes at once; those that its turn has no time for go back. */
const AT_ONCE = 16;

/** Ends it: what a killed one has so far stays, of all others nothing; nothing of it runs any more then. */
type Leave = (error: unknown) => Promise<void>;

/**
 * Runs a computation alone, to its end. Where the thread or a worker dies, files and journal stay for the next run of that name; after
 * anything else nothing stays, and when this ends nothing runs any more. An abort that comes when the result is stored already is too late.
 */
export async function runAlone(
  o: Pick<JobRequest, "name" | "target" | "document">,
  run: RunOpts,
  work: (run: RunOpts, leave: Leave) => Promise<void>,
): Promise<void> {
  const own = run.signal ? { signal: run.signal } : {};
  const scratch = await openJobScratch(o.name, own);
  let left: Promise<void> | undefined; // what a worker told last may arrive after it has ended
  const leave: Leave = (error) => {
    left ??= isKilled(error, run) ? Promise.resolve(scratch.release()) : scratch.remove();
    return left;
  };
  try {
    run.signal?.throwIfAborted();
    await work({ ...own, onProgress: (progress) => !left && run.onProgress?.(progress) }, leave);
  } catch (error) {
    await leave(error);
    if (run.signal?.aborted && (await isStored(o))) return;
    throw error;
  }
  await scratch.remove();
}

const isKilled = (error: unknown, { signal }: RunOpts): boolean => isCode(error, "worker-lost") && !signal?.aborted;

async function isStored({ target, document }: Pick<JobRequest, "target" | "document">): Promise<boolean> {
  return withStorage(target.storage, async (storage) => {
    try {
      const { operation, creation_date: date } = await storage.get(target.id);
      return operation === document.operation && date === document.creation_date;
    } catch (error) {
      if (isCode(error, "not-found")) return false;
      throw error;
    }
  });
}

/** A computation over scratch files. */
export async function runJob(o: JobRequest, run: RunOpts): Promise<void> {
  await runAlone(o, run, async (own, leave) => {
    const runner = currentRunner();
    const request = { ...o.request, parallel: runner.size ?? 1 };
    const prepared = await runner.run(outOfCorePrepare, { name: o.name, request }, { signal: own.signal });
    if (prepared.plan.direction === "inverse") return runPasses(o, prepared, { runner, into: o.target }, own);
    const { shape, bufferBytes } = prepared.plan;
    const key = JSON.stringify([o.name, shape, bufferBytes]);
    const keeps = (error: unknown) => isKilled(error, run);
    await withDraft(o.target, key, { ...(run.signal && { signal: run.signal }), keeps }, async (draft) => {
      try {
        await runIntoDraft(o, prepared, { runner, draft }, own);
      } catch (error) {
        await leave(error); // before the draft goes, so that nobody writes into it any more
        throw error;
      }
    });
  });
}

/** Rows whose chunks are gone with another draft are computed again. */
async function runIntoDraft(
  o: JobRequest,
  { plan, left }: Prepared,
  { runner, draft }: { runner: SizedRunner; draft: Draft },
  run: RunOpts,
): Promise<void> {
  const rows = left.length - 1;
  const isLeft = new Set(left[rows]);
  const isThere = (task: number) =>
    [...chunksOfTask(plan, task)].every((chunk) => draft.attachments.has(chunkName("data", chunk)));
  const tasks = Array.from({ length: plan.steps[rows]!.panels }, (_, task) => task);
  const todo = left.with(
    rows,
    tasks.filter((task) => isLeft.has(task) || !isThere(task)),
  );
  await draft.open();
  const into = { storage: draft.storage.description, id: draft.id };
  await runPasses(o, { plan, left: todo }, { runner, into }, run);
  run.signal?.throwIfAborted();
  await commit(draft, o.target, o.document, { ...(run.signal && { signal: run.signal }), isAgain: o.isAgain });
}

/** `into` is where the result is stored: a draft of a spectrum, and a signal itself. */
async function runPasses(
  o: JobRequest,
  { plan, left }: Prepared,
  { runner, into }: { runner: SizedRunner; into: Target },
  run: RunOpts,
): Promise<void> {
  const job: OutOfCoreJob = { name: o.name, plan, scale: o.scale, from: o.from, into };
  const bytesOf = (step: number) => {
    const { panels, readBytes, writeBytes } = plan.steps[step]!;
    return Math.floor((readBytes + writeBytes) / panels);
  };
  const storeBytes = bytesOf(passesOf(plan).length);
  const totalBytes = left.reduce((sum, panels, step) => sum + panels.length * bytesOf(step), storeBytes);
  const count = createMeter(totalBytes, (progress) => run.onProgress?.(progress));
  for (const [step, panels] of left.entries())
    await runPass({ job, step, panels, runner, parallel: plan.parallel }, { ...run, done: () => count(bytesOf(step)) });
  let stored = 0;
  const onEvent = (bytes: number) => {
    const part = Math.min(2 * bytes, storeBytes - stored);
    stored += part;
    count(part);
  };
  const { document, names } = o;
  await runner.run(outOfCoreStore, { job, target: into, document, names }, { signal: run.signal, onEvent });
  count(storeBytes - stored);
}

interface PassRun {
  readonly job: OutOfCoreJob;
  readonly step: number;
  readonly panels: readonly number[];
  readonly runner: SizedRunner;
  readonly parallel: number;
}

/** Workers take panels as they have time; the first failure stops all of them. */
async function runPass(
  { job, step, panels, runner, parallel }: PassRun,
  { signal: asked, done }: Pick<Run, "signal"> & { done(): void },
): Promise<void> {
  const failure = new AbortController();
  const signal = anySignal(failure.signal, asked) ?? failure.signal;
  const queue = [...panels];
  const lane = async () => {
    while (queue.length > 0) {
      signal.throwIfAborted();
      const mine = queue.splice(0, Math.max(1, Math.min(AT_ONCE, Math.ceil(queue.length / parallel))));
      const finished = await runner.run(outOfCorePanels, { job, step, panels: mine }, { signal, onEvent: done });
      queue.unshift(...mine.slice(finished));
    }
  };
  const lanes = Array.from({ length: Math.min(parallel, panels.length) }, async () => {
    try {
      await lane();
    } catch (error) {
      failure.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(lanes);
  asked?.throwIfAborted();
  failure.signal.throwIfAborted();
}
