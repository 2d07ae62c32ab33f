import type { ArrayRef, GroupArray } from "../../../array/index.ts";
import type { Opts } from "../../../base/signal.ts";
import type { Doc } from "../../../jio/index.ts";
import { finishPyramid, writePyramid } from "../../tasks.ts";
import type { Run, Source, Target } from "../../types.ts";
import { type ChunkedResult, computeChunks } from "../draft/compute-chunks.ts";
import { getIfThere } from "../get-if-there.ts";
import { formatResult } from "../result-document.ts";
import { currentRunner } from "../runner.ts";
import { draftKeyOf, findSource, type Provenance } from "../source/find-source.ts";
import { costOf, framesOf, isSingleOf, unitOf } from "../source/samples.ts";
import { digestTail, keyOf } from "../welch/welch-sums.ts";
import { withStorage } from "../with-storage.ts";
import { coveredFrames } from "./find-pyramid.ts";
import { bucketsOf, PYRAMID_CHUNK, type PyramidLevel, planPyramid } from "./plan-pyramid.ts";

/**
 * Lowest and highest value of buckets of a stored signal, kept as a Data Array document: what plots of any width read. Computed again
 * in the same target, only what was appended is read.
 *
 * Shape   `data`: (ceil(frames / 256), 2), [min, max]; `level_1`, `level_2` …: of 16 times as many frames each. A bucket without
 *         a finite value is NaN. `levels` of `data` names them with their frames.
 * Units   those of the signal.
 * Memory  the buckets of four million frames a running task, and two slices of 16 MiB.
 * Throws  as welchStored.
 */
export async function pyramidStored(source: Source, target: Target, o: Run = {}): Promise<ArrayRef> {
  const { signal, onProgress, document } = o;
  signal?.throwIfAborted();
  const own: Opts = signal ? { signal } : {};
  const from = await findSource(source, { ...own, target, memoryBytes: o.memoryBytes });
  const { samples } = from;
  const frames = framesOf(samples);
  const levels = planPyramid(frames);
  const parameters = { channel: samples.channel, frames };
  const key = keyOf(samples, { channel: samples.channel });
  const tail = await tailOf(from, frames, own);
  const known = await readKnown(from, target, levels, own);
  const facts = { parameters, document: { pyramid_key: key, source_tail: tail, ...document } };
  const result = resultOf(from, { frames, levels, known, ...facts });
  const whole = draftKeyOf(from, "pyramid");
  const parallel = currentRunner().size ?? 1;
  return computeChunks(target, whole, result, { ...own, ...(onProgress && { onProgress }), isAgain: false, parallel });
}

interface Facts {
  frames: number;
  levels: readonly PyramidLevel[];
  known: ChunkedResult["reuse"];
  parameters: Doc;
  document: Doc;
}

function resultOf(from: Provenance, { frames, levels, known, parameters, document }: Facts): ChunkedResult {
  const { samples } = from;
  const isSingle = isSingleOf(samples);
  const dtype = isSingle ? "float32" : "float64";
  const unit = unitOf(samples);
  const countOf = (chunk: number) => Math.min(PYRAMID_CHUNK, frames - chunk * PYRAMID_CHUNK);
  return {
    arrays: arraysOf(frames, levels, { unit, dtype }),
    chunks: Math.ceil(frames / PYRAMID_CHUNK),
    nameOf: (chunk) => `data/${chunk}.0`,
    bytesOf: (chunk) => countOf(chunk) * costOf(samples).frameBytes,
    run: (chunks, into, { runner, signal }) =>
      runner.run(writePyramid, { samples, frames, chunks, levels, into, isSingle }, { signal }),
    ...(known && { reuse: known }),
    async finish({ id, storage }, { signal }) {
      if (levels.length < 3) return;
      const into = { storage: storage.description, id };
      await currentRunner().run(finishPyramid, { frames, levels, into, isSingle }, signal ? { signal } : {});
    },
    document() {
      const facts = { operation: "pyramid", title: "Overview", unit, shape: [bucketsOf(frames, levels[0]!), 2], dtype };
      return formatResult(from, { ...facts, parameters, asked: {}, document }, new Date());
    },
  };
}

function arraysOf(
  frames: number,
  levels: readonly PyramidLevel[],
  { unit, dtype }: { unit: string; dtype: "float32" | "float64" },
): Record<string, GroupArray> {
  const arrays = levels.map((level, n): [string, GroupArray] => {
    const rows = bucketsOf(frames, level);
    const attributes = { units: unit, frames: level.frames, ...(n === 0 && { levels: [...levels] }) };
    const chunkShape = [n < 2 ? PYRAMID_CHUNK / level.frames : rows, 2];
    return [
      level.path,
      { dtype, shape: [rows, 2], chunkShape, dimensionNames: [`${level.path}_time`, "extreme"], attributes },
    ];
  });
  return Object.fromEntries(arrays);
}

/** Only a recording's samples lie so that their end can be told from its bytes. */
async function tailOf({ samples }: Provenance, frames: number, o: Opts): Promise<string> {
  if (samples.ref) return "";
  return withStorage(samples.storage, (storage) => digestTail(storage, samples, frames, o));
}

/** Chunks of an earlier pyramid of the same samples that nothing was added to. */
async function readKnown(
  from: Provenance,
  target: Target,
  levels: readonly PyramidLevel[],
  o: Opts,
): Promise<ChunkedResult["reuse"]> {
  const doc = await withStorage(target.storage, (storage) => getIfThere(storage, target.id, o));
  const frames = doc && (await withStorage(from.samples.storage, (storage) => coveredFrames(storage, doc, from, o)));
  if (!frames) return undefined;
  const paths = planPyramid(frames).slice(0, 2);
  if (paths.length < Math.min(2, levels.length)) return undefined; // one level more now: its chunks are not there
  const whole = Array.from({ length: Math.floor(frames / PYRAMID_CHUNK) }, (_, chunk) => chunk);
  return { id: target.id, names: whole.flatMap((chunk) => paths.map(({ path }) => `${path}/${chunk}.0`)) };
}
