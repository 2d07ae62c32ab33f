/** From reduced columns of a signal to the points that are drawn; every extreme survives. Pure. */
import type { PlotData } from "../acquirable.ts";
import type { View } from "./view.ts";

/** The first index whose x is at least `value`. */
export function lowerBound(x: Float64Array, value: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The columns inside the view and one neighbour on each side, merged until at most twice `columns` are left. */
export function fitColumns(data: PlotData, view: View, columns: number): PlotData {
  const start = Math.max(0, lowerBound(data.x, view[0]) - 1);
  const end = Math.min(data.x.length, lowerBound(data.x, view[1]) + 1);
  const size = Math.ceil((end - start) / (2 * Math.max(1, columns)));
  if (size <= 1) {
    const [x, min, max] = [data.x, data.min, data.max].map((column) => column.subarray(start, end));
    return { x: x!, min: min!, max: max!, exact: data.exact };
  }
  const count = Math.ceil((end - start) / size);
  const merged = { x: new Float64Array(count), min: new Float64Array(count), max: new Float64Array(count) };
  for (let i = 0; i < count; i++) {
    const first = start + i * size;
    const last = Math.min(first + size, end);
    const [low, high] = extremes(data.min, data.max, first, last);
    merged.min[i] = low;
    merged.max[i] = high;
    const peak = data.max.subarray(first, last).indexOf(high);
    merged.x[i] = data.x[first + Math.max(peak, 0)]!; // a peak is read where it is, not where its column begins
  }
  return { ...merged, exact: false };
}

/** The extremes of [start, end), gaps left out; NaN where there is nothing else. */
export function extremes(min: Float64Array, max: Float64Array, start: number, end: number): View {
  let low = Number.NaN;
  let high = Number.NaN;
  for (let i = start; i < end; i++) {
    if (!(low <= min[i]!) && !Number.isNaN(min[i]!)) low = min[i]!;
    if (!(high >= max[i]!) && !Number.isNaN(max[i]!)) high = max[i]!;
  }
  return [low, high];
}

export function toDecibel(power: number): number {
  return power > 0 ? 10 * Math.log10(power) : power <= 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
}

/** The same columns in decibels; what has none (zero and below) lies at the lowest level that the picture has. */
export function inDecibel(data: PlotData): PlotData {
  const min = data.min.map(toDecibel);
  const max = data.max.map(toDecibel);
  let floor = Number.POSITIVE_INFINITY;
  for (const levels of [min, max])
    for (const level of levels) if (level < floor && Number.isFinite(level)) floor = level;
  if (!Number.isFinite(floor)) floor = 0;
  const raise = (level: number) => (level === Number.NEGATIVE_INFINITY ? floor : level);
  return { x: data.x, min: min.map(raise), max: max.map(raise), exact: data.exact };
}

/** One point where both extremes agree, else two; their order alternates so that neighbours join without a detour. */
export function rowsOf({ x, min, max }: PlotData): number[][] {
  const rows: number[][] = [];
  let rising = true;
  for (let i = 0; i < x.length; i++) {
    const [first, second] = rising ? [min[i]!, max[i]!] : [max[i]!, min[i]!];
    rows.push([x[i]!, first]);
    if (first === second || Number.isNaN(first)) continue;
    rows.push([x[i]!, second]);
    rising = !rising;
  }
  return rows;
}

/** The points inside the view; a line that crosses its edge ends there, so nothing is drawn that is not shown. */
export function clipRows(rows: readonly number[][], [from, to]: View): number[][] {
  const start = rows.findIndex(([x]) => x! >= from);
  const first = start < 0 ? rows.length : start;
  const end = rows.findLastIndex(([x]) => x! <= to) + 1;
  const clipped = rows.slice(first, Math.max(first, end));
  const [before, after] = [rows[first - 1], rows[Math.max(first, end)]];
  const [left, right] = [clipped[0] ?? after, clipped.at(-1) ?? before];
  if (before && left && left[0]! > from) clipped.unshift([from, between(before, left, from)]);
  if (after && right && right[0]! < to) clipped.push([to, between(right, after, to)]);
  return clipped;
}

function between([x0, y0]: number[], [x1, y1]: number[], x: number): number {
  return y0! + ((y1! - y0!) * (x - x0!)) / (x1! - x0!);
}

/** What the y axis shows: the extremes of what is drawn, with a little air. */
export function valueRange(rows: readonly number[][]): View {
  const y = Float64Array.from(rows, (row) => row[1]!);
  const [low, high] = extremes(y, y, 0, y.length);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  const air = high - low > size * 1e-9 ? (high - low) * 0.05 : size * 0.1 || 1;
  return [low - air, high + air];
}
