import type { SamplesChunks } from "../../tasks.ts";
import type { F } from "../../types.ts";
import { writeBehind } from "../draft/write-behind.ts";
import { putChunk } from "../rows/rows-chunk.ts";
import { withSamples } from "../source/read-samples.ts";
import { framesOf } from "../source/samples.ts";
import { withStorage } from "../with-storage.ts";

/** Reads parts of a signal and writes each as one chunk; beyond its end a chunk is NaN. */
export function writeSamplesChunks(input: SamplesChunks, signal: AbortSignal): Promise<void> {
  const { samples, chunks, into, length, isSingle } = input;
  return withStorage(into.storage, (storage) =>
    withSamples(samples, signal, (reader) => {
      const make = async (chunk: number): Promise<F> => {
        signal.throwIfAborted();
        const values = isSingle ? new Float32Array(length) : new Float64Array(length);
        const first = chunk * length;
        const count = Math.min(length, framesOf(samples) - first);
        values.set(await reader.read(first, count));
        return values.fill(Number.NaN, count);
      };
      return writeBehind(chunks, make, (values, chunk) => putChunk(storage, into.id, `data/${chunk}`, values, signal));
    }),
  );
}
