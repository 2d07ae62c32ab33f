import { type ArrayRef, zarrGroupItems } from "../../../array/index.ts";
import { createMeter } from "../../../base/progress.ts";
import type { Opts } from "../../../base/signal.ts";
import { findMoments } from "../../tasks.ts";
import type { Run, Source, Target } from "../../types.ts";
import { withDraft } from "../draft/draft.ts";
import { writeResult } from "../draft/write-result.ts";
import { formatResult } from "../result-document.ts";
import { runOrdered } from "../run-ordered.ts";
import { currentRunner } from "../runner.ts";
import { draftKeyOf, findSource } from "../source/find-source.ts";
import { costOf, framesOf, type Samples, unitOf } from "../source/samples.ts";
import { refOf } from "../welch/keep-spectrum.ts";
import { describeMoments, joinMoments, type Moments, NO_MOMENTS } from "./moments.ts";

const CHUNK_BYTES = 4 << 20;
const NAME_BYTES = 16;

/**
 * Count, gaps, extremes, mean, RMS, peak, crest factor, variance, skewness and excess kurtosis of a stored signal, kept as a Data
 * Array document.
 *
 * Shape   `data`: (11,), in the order of the coordinate `statistic`; the document has them by name as `statistics`.
 * Units   the signal's, squared for the variance; the others have none.
 * Memory  chunks of about 4 MiB a running task, less under memoryBytes. Values that are not finite are counted as gaps and left out.
 * Throws  as welchStored.
 * Source  Pébay (2008), Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical moments;
 *         variance, skewness and kurtosis as scipy.stats with its defaults.
 */
export function statisticsStored(source: Source, target: Target, o: Run = {}): Promise<ArrayRef> {
  return computeStatistics(source, target, o, { isAgain: false });
}

export async function computeStatistics(
  source: Source,
  target: Target,
  o: Run,
  { isAgain }: { isAgain: boolean },
): Promise<ArrayRef> {
  const { signal, document } = o;
  signal?.throwIfAborted();
  const own: Opts = signal ? { signal } : {};
  const from = await findSource(source, { ...own, target, memoryBytes: o.memoryBytes });
  const { samples } = from;
  const parameters = { channel: samples.channel };
  return withDraft(target, draftKeyOf(from, "statistics"), own, async ({ storage }) => {
    const statistics = describeMoments(await joinChunks(samples, o));
    const data = Float64Array.from(Object.values(statistics));
    const units = unitOf(samples);
    const result = {
      operation: "statistics",
      title: "Statistics",
      unit: units,
      shape: [data.length],
      dtype: "float64",
      parameters,
      asked: {},
      document: { statistics: finite(statistics), ...document },
    };
    const dimensionNames = ["statistic"];
    const group = zarrGroupItems(target.id, {
      arrays: {
        data: { data, dimensionNames, attributes: { units } },
        statistic: {
          data: textOf(Object.keys(statistics)),
          dtype: `S${NAME_BYTES}`,
          shape: [data.length],
          dimensionNames,
        },
      },
    });
    const put = { verb: "put" as const, args: [target.id, formatResult(from, result, new Date())] };
    await writeResult(storage, target.id, [put, ...group], { ...own, isAgain });
    return refOf(storage, target.id);
  });
}

async function joinChunks(samples: Samples, { signal, memoryBytes, onProgress }: Run): Promise<Moments> {
  const runner = currentRunner();
  const parallel = runner.size ?? 1;
  const frames = framesOf(samples);
  const { frameBytes, workBytes } = costOf(samples);
  const most = memoryBytes === undefined ? Number.POSITIVE_INFINITY : memoryBytes / parallel / workBytes;
  const each = Math.max(1, Math.floor(Math.min(CHUNK_BYTES / frameBytes, most)));
  const count = createMeter(frames * frameBytes, (progress) => onProgress?.(progress));
  let all = NO_MOMENTS;
  await runOrdered(cut(frames, each), {
    parallel,
    ...(signal && { signal }),
    run: (range, life) => runner.run(findMoments, { samples, range }, { signal: life }),
    take(part, range) {
      all = joinMoments(all, part);
      count(range.count * frameBytes);
    },
  });
  return all;
}

function* cut(frames: number, each: number): Generator<{ first: number; count: number }> {
  for (let first = 0; first < frames; first += each) yield { first, count: Math.min(each, frames - first) };
}

/** JSON knows no NaN: what cannot be said is left out. */
const finite = (values: Record<string, number>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)));

function textOf(names: readonly string[]): Uint8Array {
  const bytes = new Uint8Array(NAME_BYTES * names.length);
  for (const [n, name] of names.entries()) bytes.set(new TextEncoder().encode(name), n * NAME_BYTES);
  return bytes;
}
