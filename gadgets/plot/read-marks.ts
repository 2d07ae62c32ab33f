/** What cursors and lines of a plot read, and where they are drawn. Pure. */
import { msg, str } from "@lit/localize";
import type { PlotData } from "../acquirable.ts";
import { fromPlace, toPlace } from "../log-axis.ts";
import type { Marks } from "../marks.ts";
import { formatPlace } from "../quantity.ts";
import { toDecibel } from "./columns.ts";
import { nearestColumn } from "./cursor.ts";
import { pointAt, type Scene } from "./mark-commands.ts";
import { markLines, type PlotLine } from "./mark-lines.ts";
import type { Drawn, LineReading } from "./marks-view.ts";
import type { PlannedPicture } from "./picture.ts";
import { viewFromPlaces } from "./place.ts";
import { type Point, readColumn, readDelta, readDifference, readPoint, readValue, spacingAt } from "./reading.ts";

export interface Readings {
  /** At the main cursor, or under the pointer. */
  readonly main: string;
  /** From the main cursor to the second. */
  readonly delta: string;
  /** Beside the other signal. */
  readonly difference: string;
}

export interface ReadOpts extends Scene {
  readonly plan: PlannedPicture;
  readonly hover: number | undefined;
  readonly overlayLabel: string;
}

const spacingOf = ({ data, axis, resolution }: ReadOpts, at: number): number =>
  resolution ?? spacingAt(data, Math.max(0, nearestColumn(data, at)), axis) * (data.exact ? 1 : 10);

export function readMarks(o: ReadOpts): Readings {
  const { plan, marks, axis, hover, data } = o;
  const at = marks.cursor === undefined ? hover : toPlace(marks.cursor, axis);
  const point = at === undefined ? undefined : pointAt(o, at);
  if (!point) return { main: "", delta: "", difference: "" };
  const main = readAt(o, point, at!);
  const second = marks.second === undefined ? undefined : pointAt(o, toPlace(marks.second, axis));
  const other = second && marks.cursor !== undefined && !data.more?.length;
  return {
    main,
    delta: other
      ? readDelta(point, second, plan.units, spacingOf(o, at!) / (point.isPeak && second.isPeak ? 10 : 1))
      : "",
    difference: differenceAt(o, point),
  };
}

function readAt(o: ReadOpts, point: Point, at: number): string {
  const { plan, data } = o;
  return point.isPeak
    ? readPoint(point, plan.units, spacingOf(o, at))
    : readColumn(data, nearestColumn(data, at), plan.units);
}

/** Column beside column: of the other signal no peaks are known between its bins. */
function differenceAt({ plan, data, axis, overlayLabel }: ReadOpts, { x }: Point): string {
  const other = plan.overlay?.data;
  if (!other) return "";
  const highest = ({ max }: PlotData, i: number) => max[i] ?? Number.NaN;
  const at = toPlace(x, axis);
  const here = highest(data, nearestColumn(data, at));
  const there = highest(other, nearestColumn(other, at));
  const { units } = plan;
  const [value, beside] = [
    readValue(there, units),
    units.decibel ? readDifference(here, there) : readValue(here - there, units),
  ];
  return msg(str`${overlayLabel}: ${value}, difference ${beside}`);
}

/** Where the cursors are drawn. */
export function drawnCursors(o: ReadOpts): { cursor: Drawn | undefined; second: Drawn | undefined } {
  const { marks, axis, hover, plan } = o;
  const drawn = (at: number | undefined): Drawn | undefined => {
    const point = at === undefined ? undefined : pointAt(o, at);
    if (!point) return undefined;
    const i = nearestColumn(o.data, at!);
    const y = point.isPeak ? (plan.units.decibel ? toDecibel(point.y) : point.y) : plan.drawn.max[i]!;
    return { x: point.isPeak ? toPlace(point.x, axis) : o.data.x[i]!, y };
  };
  const place = (x: number | undefined) => (x === undefined ? undefined : toPlace(x, axis));
  return { cursor: drawn(place(marks.cursor) ?? hover), second: drawn(place(marks.second)) };
}

/** Lines of the marks and those of the page, with their places. */
export function placedLines(marks: Marks, more: readonly PlotLine[], { view, axis }: Pick<Scene, "view" | "axis">) {
  const shown = viewFromPlaces(view, axis);
  return [...markLines(marks, shown), ...more]
    .filter(({ x }) => x >= shown[0] && x <= shown[1] && (axis === "linear" || x > 0))
    .map((line) => ({ ...line, at: toPlace(line.x, axis) }));
}

const MOST_READ = 16;
const REACH_BINS = 1.5;
const REACH_PART = 1e-3; // of the frequency: a machine's speed is never steadier

/** What harmonics, or sidebands, read: the highest value near each. */
export function readLines(o: ReadOpts, kind: "harmonic" | "sideband"): LineReading[] {
  const { plan, axis, marks, resolution } = o;
  const lines = placedLines(marks, [], o).filter((line) => line.kind === kind);
  const near = kind === "sideband" ? [...lines].sort((a, b) => Math.abs(a.n) - Math.abs(b.n)) : lines;
  return near.slice(0, MOST_READ).map(({ x, label }) => {
    const spacing = resolution ?? spacingOf(o, toPlace(x, axis));
    return {
      label,
      text: `${formatPlace(x, plan.units.xUnit, spacing / 10)} · ${levelNear(o, x)}`,
    };
  });
}

/** The peak at that place; where there is none the highest bin, or what the column's highest value leaves possible. */
function levelNear({ plan, data, axis, peaks, resolution = 0 }: ReadOpts, x: number): string {
  const reach = Math.max(resolution * REACH_BINS, x * REACH_PART);
  const peak = peaks.filter((one) => Math.abs(one.x - x) <= reach).sort((a, b) => b.y - a.y)[0];
  if (peak) return readValue(peak.y, plan.units);
  const i = nearestColumn(data, toPlace(x, axis));
  const isBeside = (at: number) => at === i || (data.exact && Math.abs(fromPlace(data.x[at]!, axis) - x) <= reach);
  const heights = [i - 1, i, i + 1]
    .filter((at) => at >= 0 && at < data.x.length && isBeside(at))
    .map((at) => data.max[at]!);
  const value = readValue(Math.max(...heights), plan.units);
  return data.exact ? value : msg(str`≤ ${value}`);
}
