/** What a picture of a spectrogram reads, and which of its cells each pixel shows. Pure. */
import { FieldError } from "../../base/errors.ts";

/** `rows` rows of `data` in one row of it: the greatest of each bin. */
export interface SpectrogramLevel {
  readonly path: string;
  readonly rows: number;
}

/** Rows and bins are evenly spaced; a cell reaches half a step to each side of its place. */
export interface SpectrogramFacts {
  readonly rows: number;
  readonly bins: number;
  /** Seconds. */
  readonly firstTime: number;
  readonly timeStep: number;
  /** Hz. */
  readonly firstFrequency: number;
  readonly frequencyStep: number;
  readonly units: string;
}

export interface View {
  /** Seconds. */
  readonly from: number;
  readonly to: number;
  /** Hz. */
  readonly low: number;
  readonly high: number;
}

export type FrequencyAxis = "linear" | "log";

const MOST_ROWS = 2; // of a level, for a column of pixels

/** Cells [start, end) of each pixel, alternating; none where there is nothing to show. */
export type Spans = Int32Array;

export function timeExtent({ rows, firstTime, timeStep }: SpectrogramFacts): [number, number] {
  return [firstTime - timeStep / 2, firstTime + (rows - 0.5) * timeStep];
}

/** From the first to the last bin; with a logarithmic axis from the first above zero. */
export function frequencyExtent(facts: SpectrogramFacts, axis: FrequencyAxis): [number, number] {
  const { bins, firstFrequency, frequencyStep } = facts;
  const last = firstFrequency + Math.max(1, bins - 1) * frequencyStep;
  return [axis === "log" && firstFrequency <= 0 ? frequencyStep : firstFrequency, last];
}

/** The finest one of which no more than two rows lie in a column; `data` itself stands first, one row a row. */
export function chooseLevel(levels: readonly SpectrogramLevel[], rowsShown: number, columns: number): SpectrogramLevel {
  const all = [{ path: "data", rows: 1 }, ...levels].sort((a, b) => a.rows - b.rows);
  return all.find(({ rows }) => rowsShown / rows <= MOST_ROWS * columns) ?? all.at(-1)!;
}

/**
 * Each cell whose middle lies in the picture belongs to one pixel, so that none is lost however many there are; a pixel
 * without a middle shows the cell that it lies in. `edgeAt`: the place of a part of the picture in cells, rising.
 */
export function planSpans(pixels: number, count: number, edgeAt: (part: number) => number): Spans {
  const spans = new Int32Array(2 * pixels);
  const clip = (cell: number) => Math.min(Math.max(cell, 0), count);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [left, right] = [edgeAt(pixel / pixels), edgeAt((pixel + 1) / pixels)];
    let start = Math.ceil(left - 0.5);
    let end = Math.ceil(right - 0.5);
    if (start >= end) {
      start = Math.floor((left + right) / 2);
      end = start + 1;
    }
    spans[2 * pixel] = clip(start);
    spans[2 * pixel + 1] = clip(end);
  }
  return spans;
}

/** The rows of a level in each column of pixels. */
export function planColumns(
  facts: SpectrogramFacts,
  { from, to }: View,
  width: number,
  level: SpectrogramLevel,
): Spans {
  const [first] = timeExtent(facts);
  const count = Math.ceil(facts.rows / level.rows);
  return planSpans(width, count, (part) => (from + part * (to - from) - first) / facts.timeStep / level.rows);
}

/** The bins in each row of pixels, the lowest row first. */
export function planBins(facts: SpectrogramFacts, { low, high }: View, height: number, axis: FrequencyAxis): Spans {
  const { firstFrequency, frequencyStep, bins } = facts;
  const hertzAt = (part: number) => (axis === "log" ? low * (high / low) ** part : low + part * (high - low));
  return planSpans(height, bins, (part) => (hertzAt(part) - firstFrequency) / frequencyStep + 0.5);
}

/** From the first cell of any pixel to the last. */
export function reachOf(spans: Spans): [start: number, end: number] {
  let [start, end] = [Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < spans.length; i += 2) {
    if (spans[i]! >= spans[i + 1]!) continue;
    start = Math.min(start, spans[i]!);
    end = Math.max(end, spans[i + 1]!);
  }
  return start < end ? [start, end] : [0, 0];
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const MOST_PIXELS = 1 << 24;

/** Throws "invalid-argument" for what cannot be drawn. */
export function checkPicture({ from, to, low, high }: View, { width, height }: PictureSize, axis: FrequencyAxis): void {
  const sizes = [width, height].every((size) => Number.isSafeInteger(size) && size > 0);
  if (!sizes || width * height > MOST_PIXELS)
    throw wrong(`a picture of ${width} by ${height} pixels cannot be drawn`, { width, height });
  if (!(from < to) || !(low < high) || !Number.isFinite(to - from + high - low))
    throw wrong("the view must span some time and some frequencies", { from, to, low, high });
  if (axis === "log" && !(low > 0)) throw wrong("a logarithmic axis begins above 0 Hz", { low });
}

const wrong = (message: string, facts: Record<string, unknown>) => new FieldError("invalid-argument", message, facts);
