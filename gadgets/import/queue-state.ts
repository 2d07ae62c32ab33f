/** What is told of imports beside the list of jobs: all of them together, those cut short, those whose bytes were here already. Pure. */
import { isCode } from "../../src/base/errors.ts";
import type { Twin } from "../../src/ingest/index.ts";
import { isLive, type Job } from "../../src/portal/index.ts";
import type { Unfinished } from "../acquirable.ts";

export interface Total {
  readonly count: number;
  readonly bytes: number;
  readonly totalBytes: number;
  /** Undefined until there is a rate. */
  readonly secondsLeft: number | undefined;
}

/** Of the imports that run or wait; undefined where one alone tells all. */
export function totalOf(jobs: readonly Job[]): Total | undefined {
  const live = jobs.filter((job) => job.kind === "import" && isLive(job));
  if (live.length < 2) return undefined;
  let [bytes, totalBytes, bytesPerSecond] = [0, 0, 0];
  for (const { progress, totalBytes: known = 0 } of live) {
    bytes += progress?.bytes ?? 0;
    totalBytes += progress?.totalBytes ?? known;
    bytesPerSecond += progress?.bytesPerSecond ?? 0;
  }
  const secondsLeft = bytesPerSecond > 0 ? (totalBytes - bytes) / bytesPerSecond : undefined;
  return { count: live.length, bytes, totalBytes, secondsLeft };
}

/** An import that ended too soon, or what an earlier page left of one. */
export interface CutShort {
  readonly key: string;
  readonly name: string;
  readonly job?: Job;
  /** Absent: nothing is kept. */
  readonly unfinished?: Unfinished;
  readonly isFull: boolean;
}

export const isFull = ({ error }: Job): boolean => isCode(error, "over-quota");

/** The list of jobs leaves these to us. */
export function cutShort(jobs: readonly Job[], unfinished: readonly Unfinished[]): CutShort[] {
  const ended = jobs.filter(({ draftId, state }) => draftId && (state === "cancelled" || state === "failed"));
  const live = new Set(jobs.filter(isLive).map(({ draftId }) => draftId));
  const told = ended.map((job): CutShort => {
    const kept = unfinished.find(({ id }) => id === job.draftId);
    return { key: job.id, name: job.title, job, isFull: isFull(job), ...(kept && { unfinished: kept }) };
  });
  const others = unfinished.filter(({ id }) => !live.has(id) && !ended.some(({ draftId }) => draftId === id));
  return [...others.map((one): CutShort => ({ key: one.id, name: one.name, unfinished: one, isFull: false })), ...told];
}

/** The documents of the imports that are done, once none runs or waits any more: looking for their twins reads all that is stored. */
export function cameIn(jobs: readonly Job[]): string[] {
  const imports = jobs.filter(({ kind }) => kind === "import");
  if (imports.some(isLive)) return [];
  return imports.flatMap(({ state, resultId }) => (state === "done" && resultId ? [resultId] : []));
}

/** Imports whose bytes were here already, with the document that has them. */
export function twinJobs(jobs: readonly Job[], twins: readonly Twin[]): { job: Job; same: Twin["same"] }[] {
  const sameAs = new Map(twins.map(({ id, same }) => [id, same]));
  return jobs.flatMap((job) => {
    const same = job.kind === "import" && job.resultId ? sameAs.get(job.resultId) : undefined;
    return same ? [{ job, same }] : [];
  });
}
