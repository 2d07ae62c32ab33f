/** How strong a tone is in a part of a recording: what a calibrator is read with. */
import { bytesPerFrame } from "../../format/index.ts";
import { positive, wrong } from "../check.ts";
import { welch } from "../spectral/welch.ts";
import { describeSource } from "../stored/source/find-source.ts";
import { contiguous, readChannel } from "../stored/source/read-channel.ts";
import { framesOf } from "../stored/source/samples.ts";
import { withStorage } from "../stored/with-storage.ts";
import type { MeasuredTone, ToneRequest } from "../tasks.ts";
import type { F } from "../types.ts";

const MOST_BYTES = 32 << 20; // of all channels, and of the one as doubles; the middle of what was asked for
const LONGEST_SEGMENT = 2 ** 15;
const LEAST_FRAMES = 256;
const PART = 0.05; // a calibrator is nearer than that to what it says

export function measureStoredTone(request: ToneRequest, signal: AbortSignal): Promise<MeasuredTone> {
  const { startS, endS, hertz } = request;
  positive("hertz", hertz);
  return withStorage(request.storage, async (storage) => {
    const { samples } = await describeSource(request, { signal });
    const { sampleRateHz } = samples.facts;
    const first = Math.max(0, Math.ceil(startS * sampleRateHz));
    const last = Math.min(framesOf(samples), Math.floor(endS * sampleRateHz) + 1);
    const count = Math.min(last - first, mostFrames(bytesPerFrame(samples.facts)));
    if (!(count >= LEAST_FRAMES))
      throw wrong("endS", endS, `so far after startS that ${LEAST_FRAMES} samples lie between`);
    const middle = first + Math.floor((last - first - count) / 2);
    const view = await readChannel(storage, samples, { first: middle, count }, signal);
    return toneIn(contiguous(view), { hertz, sampleRateHz });
  });
}

/** How many are measured at most. Pure. */
export const mostFrames = (bytesEach: number): number =>
  Math.floor(MOST_BYTES / Math.max(bytesEach, Float64Array.BYTES_PER_ELEMENT));

/**
 * The highest line near that frequency, read through a flat top, which shows its height wherever it stands between two bins. Pure.
 *
 * Units   rms: of x; hertz: of the line; share: of all the power but the mean.
 */
export function toneIn(x: F, { hertz, sampleRateHz }: { hertz: number; sampleRateHz: number }): MeasuredTone {
  const nperseg = Math.min(LONGEST_SEGMENT, x.length);
  const { f, Pxx } = welch(x, { fs: sampleRateHz, window: "flattop", nperseg, scaling: "spectrum" });
  const reach = Math.max(PART * hertz, 3 * (f[1]! - f[0]!));
  let best = -1;
  for (let bin = 1; bin < f.length; bin++)
    if (Math.abs(f[bin]! - hertz) <= reach && !(best >= 0 && Pxx[best]! >= Pxx[bin]!)) best = bin;
  if (best < 0) throw wrong("hertz", hertz, "a frequency below half the sample rate");
  const [mean, square] = momentsOf(x);
  const power = square - mean ** 2;
  return { rms: Math.sqrt(Pxx[best]!), hertz: f[best]!, share: power > 0 ? Math.min(1, Pxx[best]! / power) : 0 };
}

function momentsOf(x: F): [mean: number, square: number] {
  let [sum, squares] = [0, 0];
  for (const value of x) {
    sum += value;
    squares += value * value;
  }
  return [sum / x.length, squares / x.length];
}
