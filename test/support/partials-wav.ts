/** A recording of several tones, as a WAV file in memory. */
import { wavHeader } from "./wav.ts";

export interface Partial {
  hertz: number;
  amplitude: number;
}

/** 50 Hz with harmonics, and 3 kHz modulated with 50 Hz: a shaft and a gear. */
export const SHAFT_AND_GEAR: readonly Partial[] = [
  { hertz: 50, amplitude: 0.4 },
  { hertz: 100, amplitude: 0.2 },
  { hertz: 150, amplitude: 0.1 },
  { hertz: 200, amplitude: 0.05 },
  { hertz: 3000, amplitude: 0.1 },
  { hertz: 2950, amplitude: 0.03 },
  { hertz: 3050, amplitude: 0.03 },
];

/** 16 bit, one channel; full scale = 1. */
export function partialsWav(
  partials: readonly Partial[] = SHAFT_AND_GEAR,
  { seconds = 10, sampleRateHz = 48_000 } = {},
): Buffer<ArrayBuffer> {
  const frames = Math.round(seconds * sampleRateHz);
  const data = Buffer.alloc(2 * frames);
  const format = { sampleRateHz, channelCount: 1, format: "int16", dataLength: data.length };
  for (let frame = 0; frame < frames; frame++) {
    const t = (2 * Math.PI * frame) / sampleRateHz;
    const value = partials.reduce((sum, { hertz, amplitude }, n) => sum + amplitude * Math.sin(hertz * t + n), 0);
    data.writeInt16LE(Math.round(value * 32_767), 2 * frame);
  }
  return Buffer.concat([wavHeader(format), data]);
}
