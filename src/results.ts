/** Results of computations, each a job: made, and made again where what they were made of is not what it was. Window only; part of the composition root. */
import { msg, str } from "@lit/localize";
import type { FourierOptions, PlotData } from "../gadgets/acquirable.ts";
import type { NdView } from "./array/index.ts";
import type { JioStorage } from "./jio/index.ts";
import {
  type Job,
  type JobContext,
  type JobFacts,
  type JobResult,
  type Jobs,
  newId,
  type StaleResult,
} from "./portal/index.ts";
import type { Run } from "./signal/index.ts";

interface Parts {
  storage: JioStorage;
  jobs: Jobs;
  startJob(facts: JobFacts, run: (context: JobContext) => Promise<JobResult>): string;
}

const load = () => import("./compute-results.ts"); // not needed for the first paint

export function createResults({ storage, jobs, startJob }: Parts) {
  const { description } = storage;
  let known: readonly Job[] = [];
  jobs.watch((now) => (known = now), { signal: new AbortController().signal }); // as long as the page
  const makerOf = (id: string) => known.find((job) => job.state === "running" && job.targetIds?.includes(id));

  return {
    startFourier: (sourceId: string, title: string, { channel, ...spectral }: FourierOptions) =>
      startJob({ kind: "fourier", title, sourceId }, async ({ signal, progress, partial }) => {
        const { welchStored } = await load();
        const id = newId("Data Array");
        const source = { storage: description, id: sourceId, channel };
        const o = { ...spectral, signal, onProgress: progress, onPartial: plotTo(partial) };
        await welchStored(source, { storage: description, id }, o);
        return id;
      }),

    async findStale(this: { signal: AbortSignal }, ids?: readonly string[]): Promise<StaleResult[]> {
      const { findStale } = await load();
      return findStale(storage, { signal: this.signal, ...(ids && { ids }) });
    },

    /** What is being made again already is left to its job. */
    computeAgain(results: readonly StaleResult[]): string {
      const waiting = results.filter(({ id }) => !makerOf(id));
      const [first] = waiting;
      if (!first) return makerOf(results[0]!.id)!.id;
      const single = waiting.length === 1;
      return startJob(describeJob(waiting), async (context) => {
        const { computeAgain } = await load();
        await computeAgain(description, waiting, { ...context, partial: plotTo(context.partial) });
        return single ? first.id : { report: undefined };
      });
    },
  };
}

function describeJob(results: readonly StaleResult[]): JobFacts {
  const [{ id, doc, staleness }, ...more] = results as [StaleResult, ...StaleResult[]];
  const facts = { kind: "fourier", targetIds: results.map((result) => result.id) } as const;
  if (more.length > 0) return { ...facts, title: msg(str`${results.length} results again`) };
  const sourceId = staleness.sources[0]?.id;
  return { ...facts, title: String(doc.title || id), ...(sourceId !== undefined && { sourceId }) };
}

const plotTo =
  (partial: JobContext["partial"]): NonNullable<Run["onPartial"]> =>
  (view, { fs }) =>
    partial(plotOf(view, fs / 2));

/** The spectrum so far, in the form plots take: every value, its bins evenly spaced up to half the sample rate. */
function plotOf({ data }: NdView, highestHz: number): PlotData {
  const levels = Float64Array.from(data as Float64Array);
  const x = levels.map((_, bin) => (bin * highestHz) / (levels.length - 1));
  return { x, min: levels, max: levels, exact: true };
}
