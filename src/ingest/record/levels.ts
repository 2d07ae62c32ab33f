/** How loud it is: peak and root mean square of each channel, and how many samples reached the end of the scale. Pure. */

/** Full scale is 1. */
export interface Level {
  readonly peak: readonly number[];
  readonly rms: readonly number[];
  /** Samples at the end of the scale, in all channels. */
  readonly clipped: number;
}

/** The largest value of 16 bits, a little less: what a converter gives when its input is too loud. */
const CLIP = 0.9999;

/** Takes in samples channel by channel; `take` tells of what came since the last time. */
export function createLevelMeter(channelCount: number) {
  const peak = new Float64Array(channelCount);
  const squares = new Float64Array(channelCount);
  let frames = 0;
  let clipped = 0;
  return {
    add(channels: readonly Float32Array[]): void {
      for (let c = 0; c < channelCount; c++) {
        const samples = channels[c] ?? NONE;
        let [most, sum] = [peak[c]!, squares[c]!];
        for (let i = 0; i < samples.length; i++) {
          const value = Math.abs(samples[i]!);
          if (value > most) most = value;
          if (value >= CLIP) clipped++;
          sum += value * value;
        }
        peak[c] = most;
        squares[c] = sum;
      }
      frames += channels[0]?.length ?? 0;
    },
    take(): Level {
      const level = { peak: [...peak], rms: [...squares].map((sum) => Math.sqrt(sum / Math.max(1, frames))), clipped };
      peak.fill(0);
      squares.fill(0);
      frames = clipped = 0;
      return level;
    },
  };
}

const NONE = new Float32Array(0);

/** The same over all samples of a block, as a document tells it. */
export function extremesOf(samples: Float32Array): { peak: number; clipped: number } {
  let [peak, clipped] = [0, 0];
  for (let i = 0; i < samples.length; i++) {
    const value = Math.abs(samples[i]!);
    if (value > peak) peak = value;
    if (value >= CLIP) clipped++;
  }
  return { peak, clipped };
}
