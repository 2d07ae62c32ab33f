/** Where the lines of the live picture run, in pixels. Pure. */
import type { LivePicture } from "../../src/ingest/index.ts";

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** A bar for each column of the waveform: x, top, height. The scale is the loudest column's, so that a quiet signal is seen. */
export function waveformBars({ min, max }: Pick<LivePicture, "min" | "max">, { width, height }: Box) {
  const most = loudestOf({ min, max });
  const bars: { x: number; y: number; height: number }[] = [];
  for (let i = 0; i < min.length; i++) {
    if (!(max[i]! >= min[i]!)) continue;
    const y = (value: number) => (height / 2) * (1 - value / most);
    const top = y(max[i]!);
    bars.push({ x: (i * width) / min.length, y: top, height: Math.max(1, y(min[i]!) - top) });
  }
  return bars;
}

const QUIETEST = 1e-4;

/** Half of the waveform's scale, in full scale: a power of two, so that it rests. */
export function loudestOf({ min, max }: Pick<LivePicture, "min" | "max">): number {
  let most = QUIETEST;
  for (let i = 0; i < min.length; i++) {
    if (max[i]! > most) most = max[i]!;
    if (-min[i]! > most) most = -min[i]!;
  }
  return Math.min(1, 2 ** Math.ceil(Math.log2(most)));
}

export const SPECTRUM_DB = { top: 0, bottom: -120 } as const;

export function spectrumLine({ levels }: Pick<LivePicture, "levels">, { width, height }: Box) {
  const { top, bottom } = SPECTRUM_DB;
  return [...levels].map((level, i) => ({
    x: ((i + 0.5) * width) / levels.length,
    y: height * Math.min(1, Math.max(0, (top - level) / (top - bottom))),
  }));
}

/** Decades and their twos and fives, as far as they lie in the picture; `at` from 0 to 1. */
export function frequencyTicks({
  fromHz,
  toHz,
}: Pick<LivePicture, "fromHz" | "toHz">): { hertz: number; at: number }[] {
  const ticks: { hertz: number; at: number }[] = [];
  for (let hertz = 10; hertz < toHz; hertz *= 10)
    if (hertz > fromHz) ticks.push({ hertz, at: Math.log(hertz / fromHz) / Math.log(toHz / fromHz) });
  return ticks;
}
