/** What is read at a place of a spectrogram, and what is shown of it, in words. */
import { msg, str } from "@lit/localize";
import type { FrequencyAxis } from "../../src/signal/tasks.ts";
import { fromPlace as toHertz, toPlace } from "../log-axis.ts";
import { formatFixed, formatPlace, formatRange } from "../quantity.ts";
import { frameOf, type Shown } from "./canvas.ts";
import { bandInHertz, type Frame, type Place, placeAt, pointOf, snap } from "./frame.ts";

/** Steps from one cell to the next that can be told apart: of the picture's pixels, or of rows and bins where these are wider. */
export function stepsOf(picture: Shown): Place {
  const { time, band } = frameOf(picture);
  const { width, height } = picture.image;
  const { timeStep, frequencyStep } = picture.facts;
  const row = timeStep * picture.rowsEach;
  const bin = picture.axis === "log" ? 0 : frequencyStep;
  return { time: Math.max(row, (time[1] - time[0]) / width), band: Math.max(bin, (band[1] - band[0]) / height) };
}

/** The middle of the row and bin under a place, where these are wider than a pixel. */
export function snapped({ time, band }: Place, picture: Shown): Place {
  const frame = frameOf(picture);
  const { firstTime, timeStep, firstFrequency, frequencyStep } = picture.facts;
  const pixel = (frame.time[1] - frame.time[0]) / picture.image.width;
  const [low, high] = bandInHertz(frame, picture.axis);
  const hertz = toHertz(band, picture.axis);
  const pixelHz =
    picture.axis === "log"
      ? hertz * ((high / low) ** (1 / picture.image.height) - 1)
      : (high - low) / picture.image.height;
  const isOne = picture.rowsEach === 1; // the middle of a coarser row is no row's
  return {
    time: isOne ? snap(time, { first: firstTime, step: timeStep, pixel }) : time,
    band: toPlace(snap(hertz, { first: firstFrequency, step: frequencyStep, pixel: pixelHz }), picture.axis),
  };
}

/** NaN outside of the picture, and where it has no level. */
export function levelAt(picture: Shown, at: Place): number {
  const { x, y } = pointOf(frameOf(picture), at);
  const { width, height } = picture.image;
  const [column, row] = [Math.floor(x * width), Math.floor(y * height)];
  if (column < 0 || row < 0 || column >= width || row >= height) return Number.NaN;
  return picture.levels[row * width + column]!;
}

/** The place of the highest level; undefined where there is none. */
export function highestPlace(picture: Shown): Place | undefined {
  const { width, height } = picture.image;
  const { levels } = picture;
  let best = -1;
  for (let i = 0; i < levels.length; i++)
    if (levels[i]! > (best < 0 ? Number.NEGATIVE_INFINITY : levels[best]!)) best = i;
  if (best < 0) return undefined;
  const point = { x: ((best % width) + 0.5) / width, y: (Math.floor(best / width) + 0.5) / height };
  return snapped(placeAt(frameOf(picture), point), picture);
}

/** "12.34 s · 1,000 Hz · −42.1 dB": places with the digits that the picture gives meaning to. */
export function readPlace(picture: Shown, at: Place, unit: string): string {
  const steps = stepsOf(picture);
  const hertz = toHertz(at.band, picture.axis);
  const spacing = picture.axis === "log" ? toHertz(at.band + steps.band, "log") - hertz : steps.band;
  const level = levelAt(picture, at);
  const places = [
    formatPlace(at.time, "s", steps.time),
    formatPlace(hertz, "Hz", Math.max(spacing, picture.facts.frequencyStep)),
  ];
  return [...places, Number.isNaN(level) ? "–" : `${formatFixed(level, 1)} ${unit}`].join(" · ");
}

/** What a frame shows. */
export function summaryOf(frame: Frame, axis: FrequencyAxis, highest: string): string {
  const where = `${formatRange(frame.time, "s")}, ${formatRange(bandInHertz(frame, axis), "Hz")}`;
  return highest ? msg(str`${where}. Highest ${highest}`) : where;
}
