/** What is left of a spectrum when its rows are in the storage: chunks that no task had whole, the extremes, and what the arrays say. */
import type { OpenFile } from "../../../bytes/index.ts";
import type { JioStorage } from "../../../jio/index.ts";
import { putChunk } from "../../stored/rows/rows-chunk.ts";
import { binsOf } from "../plan/blocked-index.ts";
import { planBuckets, slotBytes } from "../plan/buckets.ts";
import { chunkBins, seamChunks } from "../plan/result-chunks.ts";
import { passesOf } from "../plan/scratch-files.ts";
import { type ResultNames, spectrumArrays } from "../result-arrays.ts";
import { chunkItems, chunkName, metadataItems } from "../result-items.ts";
import { createChunkSink } from "./chunk-sink.ts";
import { mergeMagnitudes } from "./magnitudes.ts";
import { readValues, valuesOf } from "./panel-io.ts";
import type { OutOfCoreJob } from "./panel-job.ts";

interface Left {
  readonly names: ResultNames;
  readonly file: OpenFile;
  readonly magnitudes: OpenFile;
}

interface Place {
  readonly storage: JioStorage;
  readonly id: string;
  readonly signal: AbortSignal;
  wrote(bytes: number): void;
}

export async function finishSpectrum(job: OutOfCoreJob, left: Left, to: Place): Promise<void> {
  await putSeams(job, left.file, to);
  const { shape, precision } = job.plan;
  const arrays = spectrumArrays(left.names, {
    map: shape,
    precision,
    binsPerBucket: planBuckets(shape).binsPerBucket,
    magnitudes: mergeAll(job, left.magnitudes),
    chunkLength: chunkBins(job.plan),
    fill() {}, // its chunks are there
  });
  const extremes = arrays.slice(1).flatMap((array) => chunkItems(to.id, array, to));
  await to.storage.bulk([...extremes, ...metadataItems(to.id, arrays)], { signal: to.signal });
}

async function putSeams({ plan }: OutOfCoreJob, file: OpenFile, { storage, id, signal, wrote }: Place): Promise<void> {
  const length = chunkBins(plan);
  const sink = createChunkSink(
    () => valuesOf(plan.precision, 2 * length),
    async (chunk, bins) => {
      await putChunk(storage, id, chunkName("data", chunk), bins, signal);
      wrote(bins.byteLength);
    },
  );
  try {
    for (const chunk of seamChunks(plan)) {
      signal.throwIfAborted();
      const bins = await sink.next();
      const filled = 2 * Math.min(length, binsOf(plan.shape) - chunk * length);
      readValues(file, 2 * chunk * length, bins, 0, filled);
      bins.fill(Number.NaN, filled);
      sink.put(chunk);
    }
    await sink.settled();
  } finally {
    await sink.idle();
  }
}

function mergeAll({ plan }: OutOfCoreJob, magnitudes: OpenFile): Float32Array {
  const buckets = planBuckets(plan.shape);
  const all = new Float32Array(2 * buckets.count).fill(Number.NaN);
  const slot = new Float32Array(2 * buckets.count);
  const { panels } = passesOf(plan).at(-1)!;
  for (let panel = 0; panel < panels; panel++) {
    readValues(magnitudes, (panel * slotBytes(buckets)) / slot.BYTES_PER_ELEMENT, slot);
    mergeMagnitudes(all, slot);
  }
  return all;
}
