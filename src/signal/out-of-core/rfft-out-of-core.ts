import type { ArrayRef } from "../../array/index.ts";
import { createMeter } from "../../base/progress.ts";
import type { Opts } from "../../base/signal.ts";
import { positive } from "../check.ts";
import { scaleOf } from "../fft/norm.ts";
import { formatResult } from "../stored/result-document.ts";
import { currentRunner } from "../stored/runner.ts";
import { findSource, type Provenance } from "../stored/source/find-source.ts";
import { framesOf, precisionOf, rateOf, unitOf } from "../stored/source/samples.ts";
import { withStorage } from "../stored/with-storage.ts";
import type { Norm, Run, Source, Target } from "../types.ts";
import { jobName } from "./job-name.ts";
import type { Device } from "./plan/device.ts";
import { DEFAULT_MEMORY_BYTES, type OutOfCorePlan, planOutOfCore } from "./plan/plan-out-of-core.ts";
import { runAlone, runJob } from "./run-job.ts";
import { outOfCoreInMemory } from "./tasks.ts";

export const OPERATION = "rfft";

export interface OutOfCoreOpts extends Run {
  norm?: Norm;
  /** Measures of this device; measured where they are left out. */
  device?: Device;
}

/**
 * One transform over the whole length of a stored signal, however long, kept as a Data Array document.
 *
 * Shape   `data`: (floor(n / 2) + 1,) complex; n is the number of samples, or the next product of 2, 3, 5, 7, 11 and 13, filled with
 *         zeros: attributes `samples` and `padded_to` tell. Short ones are in natural order; long ones lie in the blocks that attribute
 *         `index_map` describes: read them with readSpectrumRange or naturalOrder. `magnitude_min` and `magnitude_max`: extremes of |X|
 *         over buckets of neighbouring bins, in natural order.
 * Units   of the samples, times the factor of norm as in numpy.fft.rfft; frequency of bin k: k · frequency_step, of the padded length.
 * Memory  memoryBytes (96 MiB), shared by the workers; scratch files as planOutOfCore tells.
 * Throws  "not-found"; "invalid-metadata"; "invalid-argument"; "over-budget" where memoryBytes holds no plan; "over-quota" before
 *         anything is computed where the disk cannot hold it; "locked" while the same computation runs elsewhere. The target is
 *         replaced whole or left as it was. A run whose thread or worker died goes on when it is asked for again; an abort, or an error,
 *         leaves nothing.
 * Source  Bailey (1990), J. Supercomputing 4:23-35, doi:10.1007/BF00162341.
 */
export function rfftOutOfCore(source: Source, target: Target, o: OutOfCoreOpts = {}): Promise<ArrayRef> {
  return computeRfft(source, target, o, { isAgain: false });
}

/** With `isAgain` in the place of an earlier result, which must be there. */
export async function computeRfft(
  source: Source,
  target: Target,
  o: OutOfCoreOpts,
  { isAgain }: { isAgain: boolean },
): Promise<ArrayRef> {
  const { signal, norm = "backward", memoryBytes = DEFAULT_MEMORY_BYTES, device } = o;
  signal?.throwIfAborted();
  const own = signal ? { signal } : {};
  const found = await findSource(source, own);
  const { samples } = found;
  const count = framesOf(samples);
  const precision = precisionOf(samples);
  const request = {
    n: count,
    dtype: precision === "f32" ? ("float32" as const) : ("float64" as const),
    memoryBytes: positive("memoryBytes", memoryBytes),
    ...(device && { device }),
  };
  const plan = planOutOfCore(request);
  const scale = scaleOf(norm, plan.n, "rfft");
  const names = { unit: unitOf(samples), sampleRateHz: rateOf(samples), samples: count };
  const document = documentOf(found, plan, norm, o.document);
  const common = { scale, from: { samples }, target, isAgain, names, document };
  const name = await jobName([OPERATION, samples, found.digest, found.length, target, norm, memoryBytes]);
  if (plan.shape) await runJob({ ...common, name, request }, o);
  else await runInMemory({ ...common, name, n: plan.n, precision }, plan, o);
  return refOf(target, {});
}

function documentOf(from: Provenance, plan: OutOfCorePlan, norm: Norm, document: Run["document"]) {
  const { samples } = from;
  return formatResult(
    from,
    {
      operation: OPERATION,
      title: "Full-length spectrum",
      unit: unitOf(samples),
      shape: [Math.floor(plan.n / 2) + 1],
      dtype: plan.precision === "f32" ? "complex64" : "complex128",
      parameters: {
        channel: samples.channel,
        fs: rateOf(samples),
        norm,
        samples: framesOf(samples),
        padded_to: plan.n,
      },
      asked: {},
      ...(document && { document }),
    },
    new Date(),
  );
}

type InMemory = Parameters<typeof import("./panels/in-memory.ts").transformInMemory>[0];

export async function runInMemory(
  request: InMemory,
  plan: OutOfCorePlan,
  o: Pick<Run, "signal" | "onProgress">,
): Promise<void> {
  await runAlone(request, o, async ({ signal, onProgress }) => {
    let left = plan.readBytes + plan.writeBytes;
    const count = createMeter(left, (progress) => onProgress?.(progress));
    const onEvent = (bytes: number) => {
      const part = Math.min(bytes, left);
      left -= part;
      count(part);
    };
    await currentRunner().run(outOfCoreInMemory, request, { signal, onEvent });
    onEvent(left);
  });
}

/** The array as it was written. */
export async function refOf(target: Target, o: Opts): Promise<ArrayRef> {
  const { openArray } = await import("../../array/index.ts");
  return withStorage(target.storage, async (storage) => {
    const array = await openArray(storage, target.id, o);
    const ref = array.ref();
    await array.close();
    return ref;
  });
}
