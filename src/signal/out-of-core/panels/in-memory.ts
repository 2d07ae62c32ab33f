/** A transform that fits into memory, from its source to its target. */
import { type ArrayRef, openRef } from "../../../array/index.ts";
import { useJobScratch } from "../../../bytes/index.ts";
import type { Doc } from "../../../jio/index.ts";
import type { Context } from "../../../worker/serve.ts";
import { loadKernels } from "../../kernel/load-kernels.ts";
import { type FftPlan, planFft } from "../../kernel/plan-fft.ts";
import { writeResult } from "../../stored/draft/write-result.ts";
import { withSamples } from "../../stored/source/read-samples.ts";
import { costOf, framesOf, type Samples } from "../../stored/source/samples.ts";
import { withStorage } from "../../stored/with-storage.ts";
import type { F, Target } from "../../types.ts";
import { naturalMap } from "../plan/blocked-index.ts";
import { planBuckets } from "../plan/buckets.ts";
import { type ResultNames, signalArray, spectrumArrays } from "../result-arrays.ts";
import { type LongArray, resultItems } from "../result-items.ts";
import { createMagnitudes } from "./magnitudes.ts";
import { breathe } from "./panel-io.ts";

const READ_VALUES = 2 ** 19;

export interface InMemoryRequest {
  /** Under which nobody else computes the same. */
  readonly name: string;
  readonly n: number;
  readonly precision: "f32" | "f64";
  readonly scale: number;
  readonly from: { readonly samples: Samples } | { readonly spectrum: ArrayRef };
  readonly target: Target;
  /** In the place of an earlier result, which must be there. */
  readonly isAgain: boolean;
  readonly document: Doc;
  readonly names: ResultNames;
}

/** Tells the bytes that it has read and given to the storage. */
export function transformInMemory(o: InMemoryRequest, context: Context<number>): Promise<void> {
  return useJobScratch(o.name, () => transform(o, context)); // it needs no files; who aborts it waits for its end
}

async function transform(o: InMemoryRequest, { signal, emit }: Context<number>): Promise<void> {
  signal.throwIfAborted();
  await loadKernels().catch(() => {}); // where they cannot be loaded the plain ones compute
  const plan = planFft({ n: o.n, kind: "real", precision: o.precision });
  try {
    const arrays =
      "samples" in o.from
        ? await transformForward(o, o.from.samples, plan, { signal, emit })
        : await transformBack(o, o.from.spectrum, plan, { signal, emit });
    const items = resultItems(o.target.id, o.document, arrays, { signal, wrote: emit });
    await withStorage(o.target.storage, (storage) =>
      writeResult(storage, o.target.id, items, { signal, isAgain: o.isAgain }),
    );
  } finally {
    plan.close();
  }
}

async function transformForward(
  { n, precision, scale, names }: InMemoryRequest,
  samples: Samples,
  { input, output, forward }: FftPlan,
  { signal, emit }: Context<number>,
): Promise<LongArray[]> {
  const frames = framesOf(samples);
  const atOnce = Math.max(1, Math.floor((8 * READ_VALUES) / costOf(samples).workBytes));
  input.fill(0);
  await withSamples(samples, signal, async (reader) => {
    for (let first = 0; first < frames; first += atOnce) {
      const values = await reader.read(first, Math.min(atOnce, frames - first));
      input.set(values, first);
      emit(values.byteLength);
      await breathe();
      signal.throwIfAborted();
    }
  });
  forward();
  const buckets = planBuckets(naturalMap(n));
  const magnitudes = createMagnitudes(buckets);
  if (scale !== 1) for (let i = 0; i < output.length; i++) output[i] = scale * output[i]!;
  magnitudes.add(output, output.length / 2, { first: 0, perBucket: buckets.quotientsPerBucket });
  return spectrumArrays(names, {
    map: naturalMap(n),
    precision,
    binsPerBucket: buckets.binsPerBucket,
    magnitudes: magnitudes.finish(),
    fill: (start, out) => out.set(output.subarray(2 * start, 2 * start + out.length)),
  });
}

async function transformBack(
  { precision, scale, names }: InMemoryRequest,
  spectrum: ArrayRef,
  { input, output, inverse }: FftPlan,
  { signal, emit }: Context<number>,
): Promise<LongArray[]> {
  const array = await openRef(spectrum, { signal });
  try {
    for (let start = 0; start < array.shape[0]!; start += READ_VALUES) {
      const { data } = await array.read([{ start, stop: Math.min(start + READ_VALUES, array.shape[0]!) }], { signal });
      output.set(data as F, 2 * start);
      emit(data.byteLength);
    }
  } finally {
    await array.close();
  }
  inverse();
  for (let i = 0; i < input.length; i++) input[i] = scale * input[i]!;
  return [signalArray(names, precision, (start, out) => out.set(input.subarray(start, start + out.length)))];
}
