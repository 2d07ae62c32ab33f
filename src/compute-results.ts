/** What makes results, finds those that are out of date and makes them again; loaded when a page first asks. */
import { msg, str } from "@lit/localize";
import type { NdView } from "./array/index.ts";
import { FieldError } from "./base/errors.ts";
import { createMeter, type Progress } from "./base/progress.ts";
import type { StaleResult } from "./portal/index.ts";
import { resultAgain } from "./signal/index.ts";

export { sweepJobScratch } from "./bytes/index.ts";
export { computeFourier, displayOf, planFullLength, spectralOf } from "./compute-fourier.ts";
export { findStale } from "./portal/index.ts";
export { sweepDrafts } from "./signal/index.ts";

interface Context {
  signal: AbortSignal;
  progress(progress: Progress): void;
  partial(view: NdView, o: { fs: number; nfft: number }): void;
}

interface Failure {
  title: string;
  error: unknown;
}

const MOST_NAMED = 3;

/** One after the other; one that fails does not keep the others from being computed, and is told at the end. */
export async function computeAgain(
  storage: object,
  results: readonly StaleResult[],
  { signal, progress, partial }: Context,
): Promise<void> {
  const [first, ...more] = results;
  if (first && more.length === 0) {
    await resultAgain({ storage, id: first.id }, { signal, onProgress: progress, onPartial: partial });
    return;
  }
  const sizes = results.map(bytesToRead);
  const count = createMeter(
    sizes.reduce((all, size) => all + size, 0),
    progress,
  );
  const failures: Failure[] = [];
  for (const [n, { id, doc }] of results.entries()) {
    let told = 0;
    const tell = (bytes: number) => {
      count(bytes - told);
      told = bytes;
    };
    const onProgress = ({ bytes }: Progress) => tell(Math.min(bytes, sizes[n]!));
    try {
      await resultAgain({ storage, id }, { signal, onProgress });
    } catch (error) {
      signal.throwIfAborted();
      failures.push({ title: String(doc.title || id), error });
    }
    tell(sizes[n]!);
  }
  if (failures.length > 0) throw failureOf(failures, results.length);
}

/** What a grown source costs is its new end; any other is read whole. */
export function bytesToRead({ staleness: { sources } }: StaleResult): number {
  return sources.reduce((bytes, { state, length = 0, usedLength = length, presentLength = 0 }) => {
    return bytes + (state === "grown" ? presentLength - usedLength : presentLength);
  }, 0);
}

function failureOf(failures: readonly Failure[], all: number): FieldError {
  const reasonOf = ({ error }: Failure) => (error instanceof Error ? error.message : String(error));
  const named = failures.slice(0, MOST_NAMED).map((one) => `“${one.title}”: ${reasonOf(one)}`);
  const message = `${msg(str`${failures.length} of ${all} could not be computed again.`)} ${named.join(" · ")}`;
  const { error } = failures[0]!;
  const code = error instanceof FieldError ? error.code : "corrupt";
  return new FieldError(code, message, { failed: failures.length, all }, error);
}
