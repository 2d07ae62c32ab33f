/** A spectrogram as it is stored: `data` over `time` and `frequency`, and coarser levels of the greatest of four rows each. */
import { zarrGroupItems } from "../../src/array/index.ts";
import type { BulkItem } from "../../src/jio/index.ts";

export interface SpectrogramShape {
  rows: number;
  bins: number;
  /** Seconds between rows, Hz between bins. */
  hop?: number;
  bin?: number;
  units?: string;
  /** Power of a cell. */
  power(row: number, bin: number): number;
}

export const ROWS_EACH = 4;

/** The items of one `bulk`. Levels down to one of at most 16 rows. */
export function spectrogramItems(id: string, o: SpectrogramShape): BulkItem[] {
  const { rows, bins, hop = 0.5, bin = 10, units = "FS²/Hz" } = o;
  let level = Float32Array.from({ length: rows * bins }, (_, i) => o.power(Math.floor(i / bins), i % bins));
  const dimensionNames = ["time", "frequency"];
  const arrays: Parameters<typeof zarrGroupItems>[1]["arrays"] = {};
  const levels: { path: string; rows: number }[] = [];
  const data = level;
  for (let n = 1, count = rows; count > 16; n++) {
    level = reduceRows(level, count, bins);
    count = Math.ceil(count / ROWS_EACH);
    levels.push({ path: `level_${n}`, rows: ROWS_EACH ** n });
    arrays[`level_${n}`] = { data: level, shape: [count, bins], dimensionNames: [`time_${n}`, "frequency"] };
  }
  arrays.data = { data, shape: [rows, bins], dimensionNames, attributes: { units, levels } };
  const places = (count: number, at: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => at(i));
  arrays.time = { data: places(rows, (i) => (i + 1) * hop), dimensionNames: ["time"], attributes: { units: "s" } };
  arrays.frequency = { data: places(bins, (i) => i * bin), dimensionNames: ["frequency"], attributes: { units: "Hz" } };
  const doc = {
    portal_type: "Data Array",
    title: "Spectrogram of a test",
    operation: "spectrogram",
    parameters: { channel: 0, fs: 2 * bin * (bins - 1), nperseg: 2 * (bins - 1) },
    sources: [],
    creation_date: "2026-01-01T00:00:00.000Z",
  };
  return [{ verb: "put", args: [id, doc] }, ...zarrGroupItems(id, { arrays })];
}

function reduceRows(values: Float32Array, rows: number, bins: number): Float32Array<ArrayBuffer> {
  const reduced = new Float32Array(Math.ceil(rows / ROWS_EACH) * bins).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < rows; row++) {
    const to = Math.floor(row / ROWS_EACH) * bins;
    for (let b = 0; b < bins; b++) reduced[to + b] = Math.max(reduced[to + b]!, values[row * bins + b]!);
  }
  return reduced;
}
