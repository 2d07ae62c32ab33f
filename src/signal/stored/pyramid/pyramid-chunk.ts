import { openArray } from "../../../array/index.ts";
import { readAhead } from "../../../base/read-ahead.ts";
import type { PyramidChunks, PyramidTop } from "../../tasks.ts";
import type { F } from "../../types.ts";
import { writeBehind } from "../draft/write-behind.ts";
import { putChunk } from "../rows/rows-chunk.ts";
import { withSamples } from "../source/read-samples.ts";
import { costOf } from "../source/samples.ts";
import { withStorage } from "../with-storage.ts";
import { bucketsOf, PYRAMID_CHUNK, type PyramidLevel } from "./plan-pyramid.ts";
import { joinBuckets, reduceBuckets } from "./reduce-buckets.ts";

const SLICE_BYTES = 16 << 20; // in memory, twice: the next is read meanwhile

/** Reads the frames of some chunks slice by slice and writes their buckets, those of the second level first. */
export function writePyramidChunks(input: PyramidChunks, signal: AbortSignal): Promise<void> {
  const { samples, frames, chunks, levels, into, isSingle } = input;
  const [finest, second] = levels as [PyramidLevel, PyramidLevel | undefined];
  const slice = Math.max(1, Math.floor(SLICE_BYTES / costOf(samples).workBytes / finest.frames)) * finest.frames;
  return withStorage(into.storage, (storage) =>
    withSamples(samples, signal, (reader) => {
      const make = async (chunk: number): Promise<F> => {
        const buckets = blank(2 * (PYRAMID_CHUNK / finest.frames), isSingle);
        const start = chunk * PYRAMID_CHUNK;
        const end = Math.min(frames, start + PYRAMID_CHUNK);
        const starts = Array.from({ length: Math.ceil((end - start) / slice) }, (_, n) => start + n * slice);
        let entry = 0;
        for await (const x of readAhead(starts, (at) => reader.read(at, Math.min(slice, end - at)))) {
          signal.throwIfAborted();
          entry += reduceBuckets(x, finest.frames, buckets, entry);
        }
        return buckets;
      };
      const write = async (buckets: F, chunk: number) => {
        if (second) {
          const joined = blank(2 * (PYRAMID_CHUNK / second.frames), isSingle);
          joinBuckets(buckets, second.frames / finest.frames, joined);
          await putChunk(storage, into.id, `${second.path}/${chunk}.0`, joined, signal);
        }
        await putChunk(storage, into.id, `${finest.path}/${chunk}.0`, buckets, signal);
      };
      return writeBehind(chunks, make, write);
    }),
  );
}

/** Makes the coarser levels of the second one. */
export function writePyramidTop({ frames, levels, into, isSingle }: PyramidTop, signal: AbortSignal): Promise<void> {
  const [, second, ...coarser] = levels as [PyramidLevel, PyramidLevel, ...PyramidLevel[]];
  return withStorage(into.storage, async (storage) => {
    const array = await openArray(storage, into.id, { path: second.path, signal });
    const { data } = await array.read(undefined, { signal });
    await array.close();
    for (const level of coarser) {
      const joined = blank(2 * bucketsOf(frames, level), isSingle);
      joinBuckets(data as F, level.frames / second.frames, joined);
      await putChunk(storage, into.id, `${level.path}/0.0`, joined, signal);
    }
  });
}

const blank = (length: number, isSingle: boolean): F =>
  (isSingle ? new Float32Array(length) : new Float64Array(length)).fill(Number.NaN);
