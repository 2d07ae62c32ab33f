import { readAhead } from "../../../base/read-ahead.ts";
import { takeSegment } from "../../spectral/averaging.ts";
import { median } from "../../spectral/median.ts";
import { planSpectral } from "../../spectral/plan-spectral.ts";
import { addPowers, eachPower, halfBins } from "../../spectral/segment-power.ts";
import type { WelchChunk, WelchMedian } from "../../tasks.ts";
import { withSamples } from "../source/read-samples.ts";
import { cutChunks, type SegmentRange } from "./plan-welch.ts";

/** Powers of the segments of one chunk of a stored signal, put together as its average says; the next slice is read meanwhile. */
export function sumWelchChunk(
  { samples, range, frames, spectral, segmentsPerSlice }: WelchChunk,
  signal: AbortSignal,
): Promise<Float64Array> {
  return withSamples(samples, signal, async (reader) => {
    const plan = planSpectral(frames, spectral);
    const sums = new Float64Array(halfBins(plan));
    const slices = cutChunks({ ...plan, segments: range.segments }, segmentsPerSlice);
    const read = async (slice: SegmentRange) => ({
      slice,
      x: await reader.read(range.firstFrame + slice.firstFrame, slice.frames),
    });
    for await (const { slice, x } of readAhead(slices, read)) {
      signal.throwIfAborted();
      if (plan.average === "mean") addPowers(x, plan, slice.segments, sums);
      else {
        const first = range.firstFrame + slice.firstFrame;
        eachPower(x, plan, slice.segments, (power, segment) => takeSegment(plan, sums, power, first + segment === 0));
      }
    }
    return sums;
  });
}

/**
 * Medians over all segments of the bins [first, first + count): the signal is read whole, and of each segment these bins are kept.
 *
 * Memory  count values of eight bytes a segment, and the range that is read.
 */
export function findMedians(
  { samples, ranges, frames, spectral, bins }: WelchMedian,
  { signal, emit }: { signal: AbortSignal; emit(frames: number): void },
): Promise<Float64Array> {
  return withSamples(samples, signal, async (reader) => {
    const plan = planSpectral(frames, spectral);
    const rows = new Float64Array(plan.segments * bins.count); // bin by bin, so that each is sorted where it lies
    let row = 0;
    for (const range of ranges) {
      signal.throwIfAborted();
      const x = await reader.read(range.firstFrame, range.frames);
      eachPower(x, plan, range.segments, (power, segment) => {
        for (let k = 0; k < bins.count; k++) rows[k * plan.segments + row + segment] = power[bins.first + k]!;
      });
      row += range.segments;
      emit(range.segments);
    }
    return Float64Array.from({ length: bins.count }, (_, k) =>
      median(rows.subarray(k * plan.segments, (k + 1) * plan.segments)),
    );
  });
}
