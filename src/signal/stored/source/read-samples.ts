/** Only workers and Node load this file: what it reads with makes functions from strings, which a page's policy forbids. */
import { openRef } from "../../../array/index.ts";
import { FieldError } from "../../../base/errors.ts";
import type { TypedArray } from "../../../format/index.ts";
import type { F } from "../../types.ts";
import { createEnvelope } from "../envelope/envelope.ts";
import { withStorage } from "../with-storage.ts";
import { contiguous, readChannel } from "./read-channel.ts";
import { framesOf, precisionOf, type Samples, storedFrames } from "./samples.ts";

export interface SampleReader {
  /** Values first, first + 1, …; beyond either end of the signal there are zeros. */
  read(first: number, count: number): Promise<F>;
}

/** Opens what is to be computed with for the time of `run`. Memory: what one read asks for, decoded, all channels of it. */
export function withSamples<T>(
  samples: Samples,
  signal: AbortSignal,
  run: (reader: SampleReader) => Promise<T>,
): Promise<T> {
  const { envelope } = samples;
  return withStored(samples, signal, (stored) => {
    const reader = padded(stored, storedFrames(samples), precisionOf(samples));
    if (!envelope) return run(reader);
    const read = createEnvelope(envelope, samples.facts.sampleRateHz, reader, precisionOf(samples));
    return run(padded({ read }, framesOf(samples), precisionOf(samples)));
  });
}

async function withStored<T>(
  samples: Samples,
  signal: AbortSignal,
  run: (reader: SampleReader) => Promise<T>,
): Promise<T> {
  if (samples.ref) {
    const array = await openRef(samples.ref, { signal });
    try {
      return await run({
        read: async (first, count) =>
          real((await array.read([{ start: first, stop: first + count }], { signal })).data),
      });
    } finally {
      await array.close();
    }
  }
  return withStorage(samples.storage, (storage) =>
    run({ read: async (first, count) => contiguous(await readChannel(storage, samples, { first, count }, signal)) }),
  );
}

/** Integers become doubles; a float stays as it is. */
function real(values: TypedArray): F {
  if (values instanceof Float32Array || values instanceof Float64Array) return values;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return Float64Array.from(values, Number);
  return Float64Array.from(values as Int32Array);
}

function padded(reader: SampleReader, frames: number, precision: "f32" | "f64"): SampleReader {
  return {
    async read(first, count) {
      const start = Math.max(0, first);
      const stop = Math.min(frames, first + count);
      if (start === first && stop === first + count) return reader.read(first, count);
      if (!Number.isSafeInteger(count) || count < 0)
        throw new FieldError("invalid-argument", `a count of samples, not ${count}`, { count });
      const values = precision === "f32" ? new Float32Array(count) : new Float64Array(count);
      if (stop > start) values.set(await reader.read(start, stop - start), start - first);
      return values;
    },
  };
}
