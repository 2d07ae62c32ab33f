import type { NdView } from "../../../array/index.ts";
import { createMeter } from "../../../base/progress.ts";
import { divisor, remaining } from "../../spectral/averaging.ts";
import type { SpectralPlan } from "../../spectral/plan-spectral.ts";
import { finishPower, halfBins } from "../../spectral/segment-power.ts";
import { welchChunk } from "../../tasks.ts";
import type { F, Run, Spectral } from "../../types.ts";
import { runOrdered } from "../run-ordered.ts";
import type { SizedRunner } from "../runner.ts";
import { costOf, precisionOf, type Samples } from "../source/samples.ts";
import { throttle } from "../throttle.ts";
import { addCompensated, type CompensatedSum, compensated, createCompensatedSum } from "./compensated-sum.ts";
import { cutChunks, planWelchRun } from "./plan-welch.ts";
import type { WelchSums } from "./welch-sums.ts";

const PARTIAL_MS = 250;

export interface SpectrumRun {
  readonly samples: Samples;
  readonly frames: number; // of the signal
  readonly plan: SpectralPlan;
  readonly runner: SizedRunner;
}

type Sums = Pick<WelchSums, "segments" | "total">;

interface Listeners extends Omit<Run, "document"> {
  /** Takes what there is so far, to go on from; at most once in so many milliseconds. */
  keep(sums: Sums): Promise<void>;
  keepMs: number;
}

/** The average of all segments, chunk by chunk in the pool; goes on from `before`. */
export async function sumSegments(
  { samples, frames, plan, runner, before }: SpectrumRun & { before: Sums | undefined },
  o: Listeners,
): Promise<{ power: F; total: CompensatedSum }> {
  const cost = costOf(samples);
  const { segmentsPerSlice, segmentsPerChunk, parallel } = planWelchRun(plan, cost, {
    parallel: runner.size ?? 1,
    memoryBytes: o.memoryBytes,
  });
  const total = before?.total ?? createCompensatedSum(halfBins(plan));
  const first = before?.segments ?? 0;
  let segments = first;
  const power = () => powerOf(samples, plan, total, segments);
  let framesDone = first === plan.segments ? frames : first * plan.hop;
  const count = createMeter((frames - framesDone) * cost.frameBytes, (progress) => o.onProgress?.(progress));
  const partial = throttle(() => o.onPartial?.(viewOf(power()), { fs: plan.fs, nfft: plan.nfft }), PARTIAL_MS);
  const keeper = createKeeper(o, () => ({ segments, total: copyOf(total) }));
  const spectral = optionsOf(plan);
  await runOrdered(cutChunks(plan, segmentsPerChunk, first), {
    parallel,
    ...(o.signal && { signal: o.signal }),
    run: (range, signal) => runner.run(welchChunk, { samples, frames, spectral, range, segmentsPerSlice }, { signal }),
    take(sums, range) {
      merge(plan, total, sums, range.segments);
      segments += range.segments;
      const done = segments === plan.segments ? frames : range.firstFrame + range.frames;
      count((done - framesDone) * cost.frameBytes);
      framesDone = done;
      partial();
      if (segments < plan.segments) keeper.look();
    },
  }).finally(() => keeper.settled());
  return { power: power(), total };
}

/** Keeps in the background, one write at a time; what could not be kept is no reason to stop. */
function createKeeper({ keep, keepMs }: Listeners, sums: () => Sums) {
  let writing: Promise<void> | undefined;
  let last = performance.now(); // a short run keeps nothing
  return {
    look() {
      if (writing || performance.now() - last < keepMs) return;
      last = performance.now();
      writing = keep(sums())
        .catch(() => {})
        .finally(() => {
          writing = undefined;
        });
    },
    settled: async () => void (await writing),
  };
}

const copyOf = ({ sum, lost }: CompensatedSum): CompensatedSum => ({ sum: sum.slice(), lost: lost.slice() });

function merge(plan: SpectralPlan, total: CompensatedSum, part: Float64Array, segments: number): void {
  const { sum } = total;
  if (plan.average === "mean") addCompensated(total, part);
  else if (plan.average === "max") for (let k = 0; k < sum.length; k++) sum[k] = Math.max(sum[k]!, part[k]!);
  else {
    const left = remaining(plan, segments);
    for (let k = 0; k < sum.length; k++) sum[k] = sum[k]! * left + part[k]!;
  }
}

function powerOf(samples: Samples, plan: SpectralPlan, total: CompensatedSum, segments: number): F {
  const values = finishPower(plan, compensated(total), divisor(plan, segments));
  return precisionOf(samples) === "f32" ? Float32Array.from(values) : values;
}

/** The options from which a worker plans the same segments. */
export function optionsOf(plan: SpectralPlan): Spectral {
  const { values: _values, hop: _hop, scale: _scale, segments: _segments, onesided, ...options } = plan;
  return { ...options, returnOnesided: onesided };
}

function viewOf(data: F): NdView {
  const dtype = data instanceof Float32Array ? "float32" : "float64";
  return { data, shape: [data.length], stride: [1], offset: 0, dtype };
}
