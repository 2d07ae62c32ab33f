/** From the cells of a spectrogram to levels and colours of pixels. Pure. */
import { toDecibels } from "../kernel/to-decibels.ts";
import type { F } from "../types.ts";
import { type ColourMap, colourTable, TABLE_LENGTH } from "./colour-map.ts";
import type { PictureSize, Spans } from "./spectrogram-plan.ts";

/** The greatest value in each pixel, column by column from the left, in each from the lowest frequency; NaN where there is none. */
export interface Grid extends PictureSize {
  readonly values: Float32Array;
}

export function createGrid({ width, height }: PictureSize): Grid {
  return { width, height, values: new Float32Array(width * height).fill(Number.NaN) };
}

/** Neighbouring rows of cells, each of `bins` values, the first of them at bin `firstBin`. */
export interface Block {
  readonly data: F;
  readonly firstRow: number;
  readonly rows: number;
  readonly firstBin: number;
  readonly bins: number;
}

export function addBlock({ width, height, values }: Grid, columns: Spans, bins: Spans, block: Block): void {
  const lane = new Float32Array(height);
  let from = 0; // columns rise: those before it are done with
  for (let row = block.firstRow; row < block.firstRow + block.rows; row++) {
    while (from < width && columns[2 * from + 1]! <= row) from++;
    let isReduced = false;
    for (let x = from; x < width && columns[2 * x]! <= row; x++) {
      if (columns[2 * x + 1]! <= row) continue;
      if (!isReduced) reduceRow(lane, bins, block, row);
      isReduced = true;
      const start = x * height;
      for (let y = 0; y < height; y++) {
        const value = lane[y]!;
        const known = values[start + y]!;
        if (value > known || Number.isNaN(known)) values[start + y] = value;
      }
    }
  }
}

function reduceRow(lane: Float32Array, bins: Spans, { data, firstRow, firstBin, bins: count }: Block, row: number) {
  const base = (row - firstRow) * count - firstBin;
  for (let y = 0; y < lane.length; y++) {
    const end = base + bins[2 * y + 1]!;
    let best = Number.NaN;
    for (let at = base + bins[2 * y]!; at < end; at++) {
      const value = data[at]!;
      if (value > best || Number.isNaN(best)) best = value;
    }
    lane[y] = best;
  }
}

/** Powers as levels in dB, row by row from the highest frequency, as pictures are kept; a power of zero has the level −∞. */
export function levelsOf({ width, height, values }: Grid, offsetDb: number): Float32Array {
  const levels = new Float32Array(width * height);
  for (let x = 0; x < width; x++)
    for (let y = 0; y < height; y++) levels[(height - 1 - y) * width + x] = values[x * height + y]!;
  toDecibels(levels, levels, { offsetDb });
  return levels;
}

export interface LevelRange {
  readonly floorDb: number;
  readonly ceilingDb: number;
}

const MOST_SAMPLES = 20_000;
const FLOOR_PART = 0.1; // most of a recording is noise: what lies below a tenth of it stays dark
const CEILING_PART = 0.999;
const [LEAST_DB, MOST_DB] = [10, 100];
const SILENCE: LevelRange = { floorDb: -100, ceilingDb: 0 };

/** Whole decibels between which the levels of this picture show what is in it. */
export function automaticRange(levels: Float32Array): LevelRange {
  const step = Math.max(1, Math.floor(levels.length / MOST_SAMPLES));
  const sample = Float32Array.from({ length: Math.ceil(levels.length / step) }, (_, i) => levels[i * step]!)
    .filter(Number.isFinite)
    .sort();
  if (sample.length === 0) return SILENCE;
  const at = (part: number) => sample[Math.min(sample.length - 1, Math.floor(part * sample.length))]!;
  const ceilingDb = Math.ceil(at(CEILING_PART));
  const floorDb = Math.floor(Math.min(ceilingDb - LEAST_DB, Math.max(at(FLOOR_PART), ceilingDb - MOST_DB)));
  return { floorDb, ceilingDb };
}

/** Lowest and highest finite level; undefined where there is none. */
export function finiteExtent(levels: Float32Array): [number, number] | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const level of levels) {
    if (level < low && level !== Number.NEGATIVE_INFINITY) low = level;
    if (level > high && level !== Number.POSITIVE_INFINITY) high = level;
  }
  return low <= high ? [low, high] : undefined;
}

/** Red, green, blue and opacity of each pixel; what has no level is left out. */
export function paint(
  levels: Float32Array,
  { floorDb, ceilingDb }: LevelRange,
  map: ColourMap,
): Uint8ClampedArray<ArrayBuffer> {
  const table = packedTable(map);
  const pixels = new Uint8ClampedArray(4 * levels.length);
  const packed = new Uint32Array(pixels.buffer);
  const scale = TABLE_LENGTH / (ceilingDb - floorDb);
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i]!;
    if (Number.isNaN(level)) continue;
    const place = (level - floorDb) * scale;
    packed[i] = table[place <= 0 ? 0 : place >= TABLE_LENGTH ? TABLE_LENGTH - 1 : place | 0]!;
  }
  return pixels;
}

/** Each colour in the byte order of this machine. */
function packedTable(map: ColourMap): Uint32Array {
  const colours = colourTable(map);
  const bytes = new Uint8Array(4 * TABLE_LENGTH);
  for (let i = 0; i < TABLE_LENGTH; i++) bytes.set([...colours.subarray(3 * i, 3 * i + 3), 255], 4 * i);
  return new Uint32Array(bytes.buffer);
}
