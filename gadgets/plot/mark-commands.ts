/** What cursors and other marks become by a command. Pure. */
import type { PlotData } from "../acquirable.ts";
import { type AxisKind, fromPlace, toPlace } from "../log-axis.ts";
import { type Marks, withMarks } from "../marks.ts";
import type { View } from "../view.ts";
import { nearestColumn, nextPeak } from "./cursor.ts";
import type { Point } from "./reading.ts";

export type MarkCommand = keyof typeof COMMANDS;

/** What is on the screen while a command comes. */
export interface Scene {
  readonly marks: Marks;
  /** The columns that are drawn, at their places. */
  readonly data: PlotData;
  /** Places. */
  readonly view: View;
  readonly axis: AxisKind;
  /** What the y axis spans. */
  readonly range: View;
  /** Peaks that were found in all of the signal, in any order. */
  readonly peaks: readonly Point[];
  readonly resolution: number | undefined;
  readonly order: number | undefined;
}

type Change = (scene: Scene) => Marks;

const RANGE_STEP = 0.25;
const RANGE_ZOOM = 0.5;
const FINE = 20; // steps of the fundamental in a bin, or in a column where that is wider
const SNAP_COLUMNS = 6;

const SAME = 1e-9; // of a place: what is left of one that went through a URL

const isSame = (a: number, b: number) => Math.abs(a - b) <= SAME * Math.abs(b);
const middle = ([from, to]: View) => (from + to) / 2;
const cursorPlace = ({ marks, view, axis }: Scene) =>
  marks.cursor === undefined ? middle(view) : toPlace(marks.cursor, axis);

/** Where a peak is drawn within a column of that place, it stands for the place: the one exactly there, else the highest. */
export function pointAt({ data, axis, peaks }: Pick<Scene, "data" | "axis" | "peaks">, at: number): Point | undefined {
  const i = nearestColumn(data, at);
  if (i < 0) return undefined;
  const x = fromPlace(at, axis);
  const isHere = (one: Point) => one.x > 0 && nearestColumn(data, toPlace(one.x, axis)) === i;
  const here = peaks.find((one) => one.x > 0 && isSame(one.x, x)) ?? peaks.filter(isHere).sort((a, b) => b.y - a.y)[0];
  return here ? { ...here, isPeak: true } : { x: fromPlace(data.x[i]!, axis), y: data.max[i]! };
}

/** The nearest peak that a finger or a pointer means, else the place itself. */
export function snapped(scene: Pick<Scene, "data" | "axis" | "peaks" | "view">, at: number): number {
  const { axis, peaks, data, view } = scene;
  const reach = (SNAP_COLUMNS * (view[1] - view[0])) / Math.max(1, data.x.length);
  const near = peaks.filter(({ x }) => x > 0 && Math.abs(toPlace(x, axis) - at) <= reach).sort((a, b) => b.y - a.y)[0];
  return near ? near.x : (pointAt(scene, at)?.x ?? fromPlace(at, axis));
}

const step =
  (direction: -1 | 1): Change =>
  (scene) => {
    const { data, marks, axis } = scene;
    const i = nearestColumn(data, cursorPlace(scene)) + direction;
    if (data.x.length === 0) return marks;
    const at = data.x[Math.min(Math.max(i, 0), data.x.length - 1)]!;
    return { ...marks, cursor: fromPlace(at, axis) };
  };

const peak =
  (direction: -1 | 1): Change =>
  (scene) => {
    const { data, marks, axis, peaks } = scene;
    const at = cursorPlace(scene);
    const read = marks.cursor === undefined ? undefined : pointAt(scene, at)?.x;
    const start = read ?? marks.cursor ?? fromPlace(at, axis);
    if (peaks.length > 0) {
      const isOn = ({ x }: Point) => x > 0 && !isSame(x, start) && direction * (x - start) > 0;
      const beyond = peaks.filter(isOn).sort((a, b) => direction * (a.x - b.x))[0];
      return beyond ? { ...marks, cursor: beyond.x } : marks;
    }
    const i = nearestColumn(data, toPlace(start, axis));
    const found = i < 0 ? -1 : nextPeak(data, i, direction);
    return found < 0 || found === i ? marks : { ...marks, cursor: fromPlace(data.x[found]!, axis) };
  };

const end =
  (side: 0 | 1): Change =>
  ({ marks, view, axis }) => ({ ...marks, cursor: fromPlace(view[side], axis) });

/** What a person means who has set no cursor: the highest peak. */
function meant(scene: Scene): number | undefined {
  const { marks, peaks, data, axis, view } = scene;
  if (marks.cursor !== undefined) return pointAt(scene, toPlace(marks.cursor, axis))?.x ?? marks.cursor;
  const inside = peaks.filter(({ x }) => x > 0 && toPlace(x, axis) >= view[0] && toPlace(x, axis) <= view[1]);
  const highest = [...inside].sort((a, b) => b.y - a.y)[0];
  if (highest) return highest.x;
  const i = data.max.reduce(
    (best, value, at) => (value > (data.max[best] ?? Number.NEGATIVE_INFINITY) ? at : best),
    -1,
  );
  return i < 0 ? undefined : fromPlace(data.x[i]!, axis);
}

const harmonics: Change = (scene) => {
  const { marks } = scene;
  const first = marks.harmonics === undefined ? meant(scene) : undefined;
  return withMarks(marks, { harmonics: first !== undefined && first > 0 ? first : undefined });
};

const sidebands: Change = (scene) => {
  const { marks, order, axis, view } = scene;
  if (marks.sidebands) return withMarks(marks, { sidebands: undefined });
  const carrier = meant(scene);
  if (carrier === undefined || !(carrier > 0)) return marks;
  const beside = marks.second === undefined ? 0 : Math.abs(marks.second - carrier);
  const spacing = beside || marks.harmonics || order || (fromPlace(view[1], axis) - fromPlace(view[0], axis)) / 20;
  return { ...marks, sidebands: { carrier, spacing } };
};

const second: Change = (scene) => {
  const { marks, axis } = scene;
  if (marks.second !== undefined) return withMarks(marks, { second: undefined });
  const at = marks.cursor ?? fromPlace(middle(scene.view), axis);
  return { ...marks, cursor: at, second: at };
};

const exchange: Change = ({ marks }) =>
  marks.second === undefined ? marks : withMarks(marks, { cursor: marks.second, second: marks.cursor });

const fine =
  (direction: -1 | 1): Change =>
  ({ marks, resolution, view, axis, data }) => {
    if (marks.harmonics === undefined) return marks;
    const column = axis === "linear" ? (view[1] - view[0]) / Math.max(1, data.x.length) : 0;
    const width = Math.max(resolution ?? 0, column) || marks.harmonics / 1000;
    const next = marks.harmonics + (direction * width) / FINE;
    return next > 0 ? { ...marks, harmonics: next } : marks;
  };

const moved =
  (factor: number, shift: number): Change =>
  ({ marks, range: [low, high] }) => {
    const half = ((high - low) / 2) * factor;
    const centre = (low + high) / 2 + shift * (high - low);
    return { ...marks, range: [centre - half, centre + half] };
  };

const COMMANDS = {
  previous: step(-1),
  next: step(1),
  "previous-peak": peak(-1),
  "next-peak": peak(1),
  first: end(0),
  last: end(1),
  second,
  exchange,
  harmonics,
  sidebands,
  lower: fine(-1),
  higher: fine(1),
  "values-in": moved(RANGE_ZOOM, 0),
  "values-out": moved(1 / RANGE_ZOOM, 0),
  "values-up": moved(1, RANGE_STEP),
  "values-down": moved(1, -RANGE_STEP),
  fit: ({ marks }: Scene) => withMarks(marks, { range: undefined }),
  clear: ({ marks }: Scene) => withMarks({}, { range: marks.range }),
} as const satisfies Record<string, Change>;

export const marksAfter = (command: MarkCommand, scene: Scene): Marks => COMMANDS[command](scene);
export const isMarkCommand = (command: string): command is MarkCommand => Object.hasOwn(COMMANDS, command);

/** The range of values scaled by a factor; what lies at that part of its height, from below, stays where it is. */
export function zoomRange([low, high]: View, factor: number, part: number): View {
  const at = low + part * (high - low);
  return [at - (at - low) * factor, at + (high - at) * factor];
}
