/** The last seconds of a recording as a picture: the extremes of each column, and a spectrum. */
import { welch } from "../../signal/index.ts";

export interface LivePicture {
  /** Full scale is 1; the newest column is the last. */
  readonly min: Float32Array<ArrayBuffer>;
  readonly max: Float32Array<ArrayBuffer>;
  readonly seconds: number;
  /** Decibel of a full-scale sine, for columns evenly spaced in the logarithm of the frequency. */
  readonly levels: Float32Array<ArrayBuffer>;
  readonly fromHz: number;
  readonly toHz: number;
}

const LOWEST_HZ = 10;
const FLOOR_DB = -160;
const SEGMENT = 8192;

/** The newest frames, a ring of them. */
export function createRing(channelCount: number, frames: number) {
  const kept = new Float32Array(channelCount * frames);
  let written = 0; // frames in all
  return {
    push(samples: Float32Array): void {
      const fresh = samples.length > kept.length ? samples.subarray(samples.length - kept.length) : samples;
      written += (samples.length - fresh.length) / channelCount;
      const at = (written % frames) * channelCount;
      const first = Math.min(fresh.length, kept.length - at);
      kept.set(fresh.subarray(0, first), at);
      kept.set(fresh.subarray(first), 0);
      written += fresh.length / channelCount;
    },
    /** Of one channel, the oldest first. */
    read(channel: number): Float32Array<ArrayBuffer> {
      const count = Math.min(written, frames);
      const out = new Float32Array(count);
      for (let i = 0; i < count; i++) out[i] = kept[((written - count + i) % frames) * channelCount + channel]!;
      return out;
    },
  };
}

export type Ring = ReturnType<typeof createRing>;

/**
 * Shape   samples: (n,), columns: how many each picture has; a ring that is not full yet leaves the older columns NaN.
 * Units   samples: full scale is 1.
 */
export function livePicture(
  samples: Float32Array,
  o: { sampleRateHz: number; columns: number; ringFrames: number },
): LivePicture {
  const { sampleRateHz, columns, ringFrames } = o;
  const [min, max] = [new Float32Array(columns).fill(Number.NaN), new Float32Array(columns).fill(Number.NaN)];
  const absent = ringFrames - samples.length;
  for (let column = 0; column < columns; column++) {
    const from = Math.max(0, Math.floor((column * ringFrames) / columns) - absent);
    const to = Math.floor(((column + 1) * ringFrames) / columns) - absent;
    for (let i = from; i < to; i++) {
      const value = samples[i]!;
      if (!(value >= min[column]!)) min[column] = value;
      if (!(value <= max[column]!)) max[column] = value;
    }
  }
  return { min, max, seconds: ringFrames / sampleRateHz, ...liveSpectrum(samples, { sampleRateHz, columns }) };
}

function liveSpectrum(samples: Float32Array, { sampleRateHz, columns }: { sampleRateHz: number; columns: number }) {
  const [fromHz, toHz] = [LOWEST_HZ, sampleRateHz / 2];
  const levels = new Float32Array(columns).fill(FLOOR_DB);
  if (samples.length < SEGMENT) return { levels, fromHz, toHz };
  const last = samples.subarray(-2 * SEGMENT);
  const { Pxx } = welch(last, { fs: sampleRateHz, nperseg: SEGMENT, window: "hann", scaling: "spectrum" });
  const binHz = sampleRateHz / SEGMENT;
  for (let column = 0; column < columns; column++) {
    const edge = (n: number) => fromHz * (toHz / fromHz) ** (n / columns);
    levels[column] = levelBetween(Pxx, edge(column) / binHz, edge(column + 1) / binHz);
  }
  return { levels, fromHz, toHz };
}

/** The highest of these bins; between two bins, what lies on the line between them. */
function levelBetween(power: ArrayLike<number>, from: number, to: number): number {
  const decibels = (bin: number) => Math.max(FLOOR_DB, 10 * Math.log10(2 * (power[bin] ?? 0)));
  const [first, end] = [Math.ceil(from), Math.ceil(to)];
  if (first === end) {
    const share = from - Math.floor(from);
    return (1 - share) * decibels(first - 1) + share * decibels(first);
  }
  let most = FLOOR_DB;
  for (let bin = first; bin < end; bin++) most = Math.max(most, decibels(bin));
  return most;
}
