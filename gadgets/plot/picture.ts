/** Everything a plot shows for one view, decided before anything is drawn. Pure. */
import { msg, str } from "@lit/localize";
import type { PlotData } from "../acquirable.ts";
import { dashOf } from "../dashes.ts";
import { planLogAxis } from "../log-axis.ts";
import { type Axis, formatRange, planAxis } from "../quantity.ts";
import type { View } from "../view.ts";
import { clipValues } from "./clip-values.ts";
import { clipRows, curvesOf, fitColumns, inDecibel, mergeRows, rowsOf, valueRange } from "./columns.ts";
import { highestColumn } from "./cursor.ts";
import type { Picture } from "./dygraph.ts";
import { blankNotice } from "./marks-view.ts";
import { viewFromPlaces } from "./place.ts";
import { type Point, readHighest, readPoint, type Units } from "./reading.ts";
import { formatMoments, planTimeAxis } from "./time-axis.ts";

export interface PictureOpts extends Units {
  /** Places. */
  view: View;
  columns: number;
  heightPx: number;
  colors: Picture["colors"];
  xLabel: string;
  yLabel: string;
  /** What decibels are relative to; left out: one of the y unit. */
  decibelUnit?: string | undefined;
  /** Another signal over the same axis, at its places. */
  overlay?: PlotData | undefined;
  /** Of the y axis, as a person has set it. */
  range?: View | undefined;
  /** The highest peak inside the view, where it is known better than by the columns. */
  highest?: Point | undefined;
  /** The x axis counts orders. */
  ordersAxis?: boolean | undefined;
  /** Which dash each curve has; counted where it is left out. */
  dashes?: readonly number[] | undefined;
}

/** Columns at their places: with values as they came, and as they are drawn. */
export interface Layer {
  data: PlotData;
  drawn: PlotData;
}

export interface PlannedPicture extends Layer {
  picture: Picture;
  overlay: Layer | undefined;
  xAxis: string;
  yAxis: string;
  /** What columns are read with. */
  units: Units;
  /** What is read at the highest column; empty where no column with a finite value lies inside the view. */
  highest: string;
  /** No finite value to draw. */
  blank: boolean;
  /** Said where only some of the samples were looked at so far. */
  rough: string;
  /** What is shown, in words. */
  summary: string;
}

const NO_RANGE: View = [0, 1];
const PX_PER_X_TICK = 56;
const PX_PER_MOMENT = 84;
const PX_PER_Y_TICK = 42;
const X_ROOM = 7; // characters of a tick's label: those of the x axis stand side by side, those of the y axis in its margin
const Y_ROOM = 7;

/** `whole` at its places. */
export function planPicture(whole: PlotData, o: PictureOpts): PlannedPicture {
  const { view } = o;
  const layer = layerOf(whole, o);
  const overlay = o.overlay && o.overlay.x.length > 0 ? layerOf(o.overlay, o) : undefined;
  const rows = clipRows(rowsOf(layer.drawn), view);
  const otherRows = overlay && clipRows(rowsOf(overlay.drawn), view);
  const found = valueRange(otherRows ? [...rows, ...otherRows] : rows);
  const range = o.range ?? found;
  const cut = (all: number[][]) => (o.range ? clipValues(all, o.range) : all);
  const y = planAxis(range ?? NO_RANGE, {
    label: o.yLabel,
    unit: o.decibel ? "dB" : o.yUnit,
    count: o.heightPx / PX_PER_Y_TICK,
    room: Y_ROOM,
    scale: o.decibel ? { factor: 1, unit: o.decibelUnit ?? decibelUnit(o.yUnit) } : undefined,
  });
  const x = planXAxis(o);
  const gap = view.map((at) => [at, ...curvesOf(layer.data).map(() => Number.NaN)]);
  const units = range ? { ...unitsOf(o), ySpan: range[1] - range[0] } : unitsOf(o);
  const rough = whole.rough || o.overlay?.rough ? msg("Rough: only some of the samples were looked at so far") : "";
  const highest = rough ? "" : readHighestOf(layer.data, o, units);
  const where =
    o.xTime === undefined
      ? formatRange(viewFromPlaces(view, o.axis ?? "linear"), o.xUnit)
      : formatMoments(view, o.xTime);
  return {
    ...layer,
    overlay,
    picture: {
      rows: mergeRows(cut(rows.length > 0 ? rows : gap), otherRows && cut(otherRows)),
      view,
      range: range ?? NO_RANGE,
      xTicks: x.ticks,
      yTicks: range ? y.ticks : [],
      colors: o.colors,
      dashes: [...curvesOf(layer.data).map((_, n) => dashOf(o.dashes?.[n] ?? n)), ...(overlay ? [dashOf(1)] : [])],
    },
    xAxis: x.title,
    yAxis: y.title,
    units,
    highest,
    blank: !found,
    rough,
    summary: summaryOf(where, found ? highest && msg(str`Highest ${highest}`) : blankNotice(), rough),
  };
}

const summaryOf = (...parts: string[]) => parts.filter((part) => part !== "").join(". ");

function layerOf(whole: PlotData, { view, columns, decibel }: PictureOpts): Layer {
  const data = fitColumns(whole, view, columns);
  return { data, drawn: decibel ? inDecibel(data) : data };
}

function readHighestOf(data: PlotData, o: PictureOpts, units: Units): string {
  if (o.highest) return readPoint({ ...o.highest, isPeak: true }, units, o.resolution ?? 0);
  const best = data.more?.length ? -1 : highestColumn(data, o.view);
  return best < 0 ? "" : readHighest(data, best, units);
}

function planXAxis({ view, xLabel: label, xUnit, xTime, columns, axis, ...o }: PictureOpts): Axis {
  if (xTime !== undefined) return planTimeAxis(view, { label, count: columns / PX_PER_MOMENT, origin: xTime });
  const order = o.ordersAxis ? o.order : undefined;
  const asked = {
    label: order ? msg("Order") : label,
    unit: order ? "" : xUnit,
    count: columns / PX_PER_X_TICK,
    room: X_ROOM,
  };
  const one = order ?? 1; // what an axis of orders counts
  const [there, back] =
    axis === "log"
      ? [(at: number) => at - Math.log10(one), (at: number) => at + Math.log10(one)]
      : [(at: number) => at / one, (at: number) => at * one];
  const shown: View = [there(view[0]), there(view[1])];
  const plan = axis === "log" ? planLogAxis(shown, asked) : planAxis(shown, asked);
  return { ...plan, ticks: plan.ticks.map((tick) => ({ ...tick, v: back(tick.v) })) };
}

const unitsOf = ({ xUnit, yUnit, decibel, resolution, xTime, curves, axis, order }: PictureOpts): Units => ({
  xUnit,
  yUnit,
  decibel,
  resolution,
  xTime,
  curves,
  axis: axis ?? "linear",
  order,
});

function decibelUnit(unit: string): string {
  return unit ? `dB re 1 ${unit}` : "dB";
}
