/** The part of a spectrogram that is shown: times and frequencies, as places on axes that may be logarithmic. Pure. */
import { type FrequencyAxis, frequencyExtent, type SpectrogramFacts, timeExtent } from "../../src/signal/tasks.ts";
import { SMALLEST_DECADES, fromPlace as toHertz, toPlace } from "../log-axis.ts";
import { clampView, isWhole, type Limits, limitsOf, panBy, type View, zoomAt } from "../view.ts";

/** Seconds, and places on the frequency axis: Hz, or their decimal logarithm. */
export interface Frame {
  readonly time: View;
  readonly band: View;
}

/** Before there is a picture. */
export const UNIT_FRAME: Frame = { time: [0, 1], band: [0, 1] };

export interface FrameLimits {
  readonly time: Limits;
  readonly band: Limits;
}

/** What is shown now: times (s) and frequencies (Hz), absent where it is all of them. */
export type FrameEvent = CustomEvent<{ view?: View; band?: View }>;

/** A time (s) and a frequency (Hz) that a person has set the cursor on. */
export type PointedEvent = CustomEvent<{ time: number; hertz: number }>;

/** The same band in Hz on the axis; what has no place there begins at the lowest that has one. */
export function toBand([low, high]: View, facts: SpectrogramFacts, axis: FrequencyAxis): View {
  const [lowest, highest] = frequencyExtent(facts, axis);
  const top = Math.min(Math.max(high, lowest), highest);
  return [toPlace(Math.max(low, lowest), axis), toPlace(top > lowest ? top : highest, axis)];
}

export function frameLimits(facts: SpectrogramFacts, axis: FrequencyAxis): FrameLimits {
  const time = limitsOf(timeExtent(facts), facts.timeStep);
  const extent = toBand(frequencyExtent(facts, axis), facts, axis);
  if (axis === "linear") return { time, band: limitsOf(extent, facts.frequencyStep) };
  return { time, band: { extent, smallest: Math.min(SMALLEST_DECADES, extent[1] - extent[0]) } };
}

export const wholeFrame = ({ time, band }: FrameLimits): Frame => ({ time: time.extent, band: band.extent });

export const clampFrame = (frame: Frame, limits: FrameLimits): Frame => ({
  time: clampView(frame.time, limits.time),
  band: clampView(frame.band, limits.band),
});

export const sameFrame = (a: Frame, b: Frame): boolean =>
  a.time[0] === b.time[0] && a.time[1] === b.time[1] && a.band[0] === b.band[0] && a.band[1] === b.band[1];

/** By parts of what is shown, to later times and higher frequencies. */
export const panFrame = (frame: Frame, limits: FrameLimits, [time, band]: readonly [number, number]): Frame => ({
  time: panBy(frame.time, limits.time, time),
  band: panBy(frame.band, limits.band, band),
});

export interface Place {
  readonly time: number;
  readonly band: number;
}

/** Scales each axis by its factor; what lies at `at` stays where it is. */
export const zoomFrame = (
  frame: Frame,
  limits: FrameLimits,
  at: Place,
  [time, band]: readonly [number, number],
): Frame => ({
  time: time === 1 ? frame.time : zoomAt(frame.time, limits.time, at.time, time),
  band: band === 1 ? frame.band : zoomAt(frame.band, limits.band, at.band, band),
});

/** The same time and frequency on another axis. */
export const placeOn = ({ time, band }: Place, from: FrequencyAxis, to: FrequencyAxis): Place => ({
  time,
  band: toPlace(toHertz(band, from), to),
});

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** From parts of the picture, counted from its left upper corner. */
export const placeAt = ({ time, band }: Frame, { x, y }: Point): Place => ({
  time: time[0] + x * (time[1] - time[0]),
  band: band[1] - y * (band[1] - band[0]),
});

export const pointOf = ({ time, band }: Frame, at: Place): Point => ({
  x: (at.time - time[0]) / (time[1] - time[0]),
  y: (band[1] - at.band) / (band[1] - band[0]),
});

export const bandInHertz = ({ band: [low, high] }: Frame, axis: FrequencyAxis): View => [
  toHertz(low, axis),
  toHertz(high, axis),
];

/** What a page keeps of it: seconds and Hz; nothing for an axis that is shown whole. */
export function keptOf(frame: Frame, limits: FrameLimits, axis: FrequencyAxis): { view?: View; band?: View } {
  return {
    ...(!isWhole(frame.time, limits.time) && { view: frame.time }),
    ...(!isWhole(frame.band, limits.band) && { band: bandInHertz(frame, axis) }),
  };
}

/** The place of the row or bin at a value, where these are further apart than pixels. */
export function snap(value: number, { first, step, pixel }: { first: number; step: number; pixel: number }): number {
  return step > pixel ? first + Math.round((value - first) / step) * step : value;
}

export const isShownWhole = (frame: Frame, limits: FrameLimits): boolean =>
  isWhole(frame.time, limits.time) && isWhole(frame.band, limits.band);

export const middleOf = ({ time, band }: Frame): Place => ({
  time: (time[0] + time[1]) / 2,
  band: (band[0] + band[1]) / 2,
});

const lies = (value: number, [from, to]: View) => value >= from && value <= to;

export const isInside = (at: Place, { time, band }: Frame): boolean => lies(at.time, time) && lies(at.band, band);

export function clampPlace(at: Place, { time, band }: FrameLimits): Place {
  const clamp = (value: number, [from, to]: View) => Math.min(Math.max(value, from), to);
  return { time: clamp(at.time, time.extent), band: clamp(at.band, band.extent) };
}
