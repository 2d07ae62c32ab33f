import { planSpectral } from "../spectral/plan-spectral.ts";
import { createSegmentPower, halfBins } from "../spectral/segment-power.ts";
import type { WelchChunk } from "../tasks.ts";
import { contiguous, readChannel } from "./read-channel.ts";
import { withStorage } from "./with-storage.ts";

/** Σ|X|² of the segments of one chunk of a stored recording. */
export function sumWelchChunk(input: WelchChunk, signal: AbortSignal): Promise<Float64Array> {
  const { range, frames, spectral } = input;
  return withStorage(input.storage, async (storage) => {
    const x = contiguous(await readChannel(storage, input, { first: range.firstFrame, count: range.frames }, signal));
    const plan = planSpectral(frames, spectral);
    const sums = new Float64Array(halfBins(plan));
    const add = createSegmentPower(plan);
    for (let segment = 0; segment < range.segments; segment++) add(x, segment * plan.hop, sums);
    return sums;
  });
}
