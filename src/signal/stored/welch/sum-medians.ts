import { FieldError } from "../../../base/errors.ts";
import { createMeter } from "../../../base/progress.ts";
import { medianBias } from "../../spectral/median.ts";
import { finishPower, halfBins } from "../../spectral/segment-power.ts";
import { welchMedian } from "../../tasks.ts";
import type { F, Run } from "../../types.ts";
import { runOrdered } from "../run-ordered.ts";
import { costOf, precisionOf } from "../source/samples.ts";
import { cutChunks, planWelchRun } from "./plan-welch.ts";
import { optionsOf, type SpectrumRun } from "./sum-segments.ts";

const MEMORY_BYTES = 256 << 20;

/** Medians of all segments' powers: the bins are cut so that the powers of one part fit, and the signal is read once for each part. */
export async function sumMedians(
  { samples, frames, plan, runner }: SpectrumRun,
  o: Pick<Run, "signal" | "memoryBytes" | "onProgress">,
): Promise<{ power: F; total: undefined }> {
  const { memoryBytes = MEMORY_BYTES } = o;
  const cost = costOf(samples);
  const most = { parallel: runner.size ?? 1, memoryBytes: memoryBytes / 2 };
  const { segmentsPerSlice, parallel } = planWelchRun(plan, cost, most);
  const ranges = [...cutChunks(plan, segmentsPerSlice)];
  const bins = halfBins(plan);
  const binBytes = 8 * plan.segments;
  const fitting = Math.floor(memoryBytes / 2 / parallel / binBytes);
  if (fitting < 1)
    throw new FieldError("over-budget", `the median of one bin needs ${2 * parallel * binBytes} bytes`, {
      memoryBytes,
      neededBytes: 2 * parallel * binBytes,
    });
  const parts = [...cutBins(bins, Math.min(fitting, Math.ceil(bins / parallel)))];
  const segmentBytes = plan.hop * cost.frameBytes;
  const count = createMeter(parts.length * plan.segments * segmentBytes, (progress) => o.onProgress?.(progress));
  const medians = new Float64Array(bins);
  const input = { samples, frames, spectral: optionsOf(plan), ranges };
  await runOrdered(parts, {
    parallel,
    ...(o.signal && { signal: o.signal }),
    run: (part, signal) => {
      const onEvent = (segments: number) => count(segments * segmentBytes);
      return runner.run(welchMedian, { ...input, bins: part }, { signal, onEvent });
    },
    take: (values, { first }) => medians.set(values, first),
  });
  const power = finishPower(plan, medians, medianBias(plan.segments));
  return { power: precisionOf(samples) === "f32" ? Float32Array.from(power) : power, total: undefined };
}

function* cutBins(bins: number, most: number): Generator<{ first: number; count: number }> {
  for (let first = 0; first < bins; first += most) yield { first, count: Math.min(most, bins - first) };
}
