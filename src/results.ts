/** Results of computations, each a job: made, and made again where what they were made of is not what it was. Window only; part of the composition root. */
import { msg, str } from "@lit/localize";
import type { FourierOptions, FullLengthPlan, PartialSpectrum, PlotData } from "../gadgets/acquirable.ts";
import type { NdView } from "./array/index.ts";
import { FieldError, isCode } from "./base/errors.ts";
import type { Doc, JioStorage } from "./jio/index.ts";
import {
  createKeptJobs,
  type Job,
  type JobContext,
  type JobFacts,
  type JobNote,
  type JobResult,
  type Jobs,
  newId,
  type StaleResult,
} from "./portal/index.ts";
import type { Run } from "./signal/index.ts";

interface Parts {
  storage: JioStorage;
  /** What is being computed, for the next page; no locks, nothing kept where it is absent. */
  notes: JioStorage | undefined;
  jobs: Jobs;
  startJob(facts: JobFacts, run: (context: JobContext) => Promise<JobResult>): string;
}

/** Of a note: what is to be computed and where to, or what again. */
interface KeptOptions {
  fourier: FourierOptions;
  targetId: string;
  again: readonly string[];
}

/** What has ended that many pages is not gone on with by itself. */
const MOST_ATTEMPTS = 2;

const endsPages = () =>
  new FieldError(
    "worker-lost",
    msg(
      "The page ended in the middle of this more than once. Start it again, with shorter segments where there is a choice.",
    ),
  );

type Work = (context: JobContext) => Promise<JobResult>;

const load = () => import("./compute-results.ts"); // not needed for the first paint

export function createResults({ storage, notes, jobs, startJob }: Parts) {
  const { description } = storage;
  const kept = notes && createKeptJobs(notes);
  let known: readonly Job[] = [];
  jobs.watch((now) => (known = now), { signal: new AbortController().signal }); // as long as the page
  const makerOf = (id: string) => known.find((job) => job.state === "running" && job.targetIds?.includes(id));

  /** The same from the same note, whether a person asked for it just now or a page that is gone did. */
  function workOf(note: JobNote): Work {
    const { fourier, targetId, again } = note.options as Partial<KeptOptions>;
    if (again) return (context) => repeat(again, context);
    return async ({ signal, progress, partial }) => {
      if (!fourier || !targetId || !note.sourceId)
        throw new FieldError("invalid-metadata", "what was kept of this computation is not all of it", { note });
      if (await isMade(storage, targetId)) return targetId; // all but the note of it was done
      const { computeFourier, displayOf, spectralOf } = await load();
      const request = { storage: description, sourceId: note.sourceId, targetId, options: fourier, title: note.title };
      const doc = { parameters: spectralOf(fourier), display: displayOf(fourier) };
      await computeFourier(request, { signal, progress, partial: plotTo(partial, doc) });
      return targetId;
    };
  }

  async function repeat(ids: readonly string[], context: JobContext): Promise<JobResult> {
    const { computeAgain, findStale } = await load();
    const stale = await findStale(storage, { signal: context.signal, ids });
    const partial = plotTo(context.partial, stale[0]?.doc ?? {});
    if (stale.length > 0) await computeAgain(description, stale, { ...context, partial });
    return ids.length === 1 ? ids[0]! : { report: undefined };
  }

  function start(note: JobNote): string {
    const { options: _, attempts: _none, ...facts } = note;
    const work = workOf(note);
    return startJob(facts, (context) => (kept ? kept.keep(note, () => work(context)) : work(context)));
  }

  return {
    startFourier: (sourceId: string, title: string, fourier: FourierOptions) =>
      start({ kind: "fourier", title, sourceId, options: { fourier, targetId: newId("Data Array") } }),

    async planFullLength(samples: { count: number; isSingle: boolean }): Promise<FullLengthPlan> {
      return (await load()).planFullLength(samples);
    },

    async findStale(this: { signal: AbortSignal }, ids?: readonly string[]): Promise<StaleResult[]> {
      const { findStale } = await load();
      return findStale(storage, { signal: this.signal, ...(ids && { ids }) });
    },

    /** What is being made again already is left to its job. */
    computeAgain(results: readonly StaleResult[]): string {
      const waiting = results.filter(({ id }) => !makerOf(id));
      if (waiting.length === 0) return makerOf(results[0]!.id)!.id;
      return start({ ...describeJob(waiting), options: { again: waiting.map(({ id }) => id) } });
    },

    /** Removes what a computation had that nobody went on with for a week. */
    async sweepComputations(): Promise<void> {
      const { sweepDrafts, sweepJobScratch } = await load();
      await Promise.all([sweepDrafts(storage), sweepJobScratch()]);
    },

    /** What pages that are gone, or go while this one stays, were computing. */
    async goOn(signal: AbortSignal): Promise<void> {
      const run = ({ options: _, attempts = 1, ...facts }: JobNote, work: Work) =>
        new Promise<void>((resolve) => {
          const again: Work = (context) => (attempts > MOST_ATTEMPTS ? Promise.reject(endsPages()) : work(context));
          startJob({ ...facts, resumed: true }, (context) => again(context).finally(resolve));
        });
      await kept?.takeOver((note) => run(note, workOf(note)), { signal });
    },
  };
}

/** A draft of a cut-off computation lies where the result will. */
async function isMade(storage: JioStorage, id: string): Promise<boolean> {
  try {
    return (await storage.get(id)).portal_type === "Data Array";
  } catch (error) {
    if (isCode(error, "not-found")) return false;
    throw error;
  }
}

function describeJob(results: readonly StaleResult[]): JobFacts {
  const [{ id, doc, staleness }, ...more] = results as [StaleResult, ...StaleResult[]];
  const facts = { kind: "fourier", targetIds: results.map((result) => result.id) } as const;
  if (more.length > 0) return { ...facts, title: msg(str`${results.length} results again`) };
  const sourceId = staleness.sources[0]?.id;
  return { ...facts, title: String(doc.title || id), ...(sourceId !== undefined && { sourceId }) };
}

/** `doc`: of the result, as much as is known. */
const plotTo =
  (partial: JobContext["partial"], { parameters, display }: Doc): NonNullable<Run["onPartial"]> =>
  (view, { fs, nfft }) => {
    const data = plotOf(view, fs / nfft);
    const spectrum: PartialSpectrum = { data, parameters: { ...Object(parameters), fs }, display: Object(display) };
    partial(spectrum);
  };

/** The spectrum so far, in the form plots take: every value, its bins evenly spaced. */
function plotOf({ data }: NdView, stepHz: number): PlotData {
  const levels = Float64Array.from(data as Float64Array);
  const x = levels.map((_, bin) => bin * stepHz);
  return { x, min: levels, max: levels, exact: true };
}
