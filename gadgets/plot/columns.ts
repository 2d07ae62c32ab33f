/** From reduced columns of a signal to the points that are drawn; every extreme survives. Pure. */
import type { PlotData } from "../acquirable.ts";
import type { View } from "../view.ts";

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

type Curve = Pick<PlotData, "min" | "max">;

/** All curves, the first one first. */
export const curvesOf = ({ min, max, more = [] }: PlotData): Curve[] => [{ min, max }, ...more];

/** The names of the inks that the curves are drawn with. */
export const linesOf = (data: PlotData): string[] =>
  curvesOf(data).map((_, n) => (data.more?.length ? `curve-${n}` : "line"));

function withCurves(data: PlotData, change: (curve: Curve) => Curve): PlotData {
  const { min, max } = change(data);
  return { ...data, min, max, ...(data.more && { more: data.more.map(change) }) };
}

/** The columns inside the view and one neighbour on each side; merged, without these, where they are more than twice `columns`. */
export function fitColumns(data: PlotData, view: View, columns: number): PlotData {
  const start = lowerBound(data.x, view[0]);
  const after = lowerBound(data.x, view[1]);
  const [from, to] = [Math.max(0, start - 1), Math.min(data.x.length, after + 1)];
  const most = 2 * Math.max(1, columns);
  if (to - from <= most) {
    const part = (column: Float64Array) => column.subarray(from, to);
    return { ...withCurves(data, ({ min, max }) => ({ min: part(min), max: part(max) })), x: part(data.x) };
  }
  const end = data.x[after] === view[1] ? to : after;
  const size = Math.ceil((end - start) / most);
  const count = Math.ceil((end - start) / size);
  const borders = Array.from(
    { length: count },
    (_, i) => [start + i * size, Math.min(start + (i + 1) * size, end)] as const,
  );
  const merged = withCurves(data, ({ min, max }) => {
    const found = borders.map(([first, last]) => extremes(min, max, first, last));
    return { min: Float64Array.from(found, ([low]) => low), max: Float64Array.from(found, ([, high]) => high) };
  });
  const x = Float64Array.from(borders, ([first, last], i) => {
    const peak = data.max.subarray(first, last).indexOf(merged.max[i]!);
    return data.x[first + Math.max(peak, 0)]!; // a peak is read where it is, not where its column begins
  });
  return { ...merged, x, exact: data.exact && size === 1 };
}

/** The extremes of [start, end), what is not finite left out; NaN where there is nothing else. */
export function extremes(min: Float64Array, max: Float64Array, start: number, end: number): View {
  let low = Number.NaN;
  let high = Number.NaN;
  for (let i = start; i < end; i++) {
    if (!(low <= min[i]!) && Number.isFinite(min[i]!)) low = min[i]!;
    if (!(high >= max[i]!) && Number.isFinite(max[i]!)) high = max[i]!;
  }
  return [low, high];
}

/** The distance between two samples, as far as known: the least of all samples seen, so that it settles. */
export function leastSpacing(known: number | undefined, data: PlotData | undefined): number | undefined {
  if (!data?.exact || data.x.length < 2) return known;
  const spacing = (data.x.at(-1)! - data.x[0]!) / (data.x.length - 1);
  return known !== undefined && known <= spacing ? known : spacing;
}

export function toDecibel(power: number): number {
  return power > 0 ? 10 * Math.log10(power) : power <= 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
}

/** The same columns in decibels; what has none (zero and below) lies at the lowest level that the picture has. */
export function inDecibel(data: PlotData): PlotData {
  const levels = withCurves(data, ({ min, max }) => ({ min: min.map(toDecibel), max: max.map(toDecibel) }));
  let floor = Number.POSITIVE_INFINITY;
  for (const list of curvesOf(levels).flatMap(({ min, max }) => [min, max]))
    for (const level of list) if (level < floor && Number.isFinite(level)) floor = level;
  if (!Number.isFinite(floor)) floor = 0;
  const raise = (level: number) => (level === Number.NEGATIVE_INFINITY ? floor : level);
  return withCurves(levels, ({ min, max }) => ({ min: min.map(raise), max: max.map(raise) }));
}

const finiteOr = (value: number, other: number) => (Number.isFinite(value) ? value : other);

/** Where columns are drawn: equal parts side by side, wherever in each its peak lies; a solid band would show gaps else. */
function placesOf({ x, exact, placed }: PlotData): Float64Array {
  if (exact || placed || x.length < 3) return x;
  const step = (x.at(-1)! - x[0]!) / (x.length - 1);
  return x.map((_, i) => x[0]! + i * step);
}

/**
 * One point where both extremes agree or one is not finite, else two; their order alternates so that neighbours join
 * without a detour. Where neither is finite there is a gap.
 */
export function rowsOf(data: PlotData): number[][] {
  const curves = curvesOf(data);
  const x = placesOf(data);
  const rows: number[][] = [];
  let rising = true;
  for (let i = 0; i < x.length; i++) {
    const lows = curves.map(({ min, max }) => finiteOr(min[i]!, finiteOr(max[i]!, Number.NaN)));
    const highs = curves.map(({ max }, n) => finiteOr(max[i]!, lows[n]!));
    const [first, second] = rising ? [lows, highs] : [highs, lows];
    rows.push([x[i]!, ...first]);
    if (first.every((value, n) => value === second[n] || Number.isNaN(value))) continue;
    rows.push([x[i]!, ...second]);
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
  if (before && left && left[0]! > from) clipped.unshift(between(before, left, from));
  if (after && right && right[0]! < to) clipped.push(between(right, after, to));
  return clipped;
}

function between([x0, ...before]: number[], [x1, ...after]: number[], x: number): number[] {
  return [x, ...before.map((y0, n) => y0 + ((after[n]! - y0) * (x - x0!)) / (x1! - x0!))];
}

/** Rows of curves and of one more, which has places of its own, in one list; null where there is no point of a curve. */
export function mergeRows(rows: readonly number[][], other: readonly number[][] | undefined): (number | null)[][] {
  if (!other) return rows as number[][];
  const none = Array.from({ length: (rows[0]?.length ?? 2) - 1 }, () => null);
  const merged: (number | null)[][] = [];
  let at = 0;
  for (const [x, y] of other) {
    while (at < rows.length && rows[at]![0]! <= x!) merged.push([...rows[at++]!, null]);
    merged.push([x!, ...none, y!]);
  }
  return [...merged, ...rows.slice(at).map((row) => [...row, null])];
}

/** What the y axis shows: the extremes of what is drawn, with a little air; nothing where nothing is drawn. */
export function valueRange(rows: readonly number[][]): View | undefined {
  const y = Float64Array.from(rows.flatMap(([, ...values]) => values));
  const [low, high] = extremes(y, y, 0, y.length);
  if (Number.isNaN(low)) return undefined;
  const size = Math.max(Math.abs(low), Math.abs(high));
  const air = high - low > size * 1e-9 ? (high - low) * 0.05 : size * 0.1 || 1;
  return [low - air, high + air];
}
