/** Everything a plot shows for one view, decided before anything is drawn. Pure. */
import { msg, str } from "@lit/localize";
import type { PlotData } from "../acquirable.ts";
import { clipRows, curvesOf, fitColumns, inDecibel, rowsOf, valueRange } from "./columns.ts";
import { blankNotice, highestColumn, readHighest, type Units } from "./cursor.ts";
import type { Picture } from "./dygraph.ts";
import { formatRange, planAxis } from "./quantity.ts";
import { formatMoments, planTimeAxis } from "./time-axis.ts";
import type { View } from "./view.ts";

export interface PictureOpts extends Units {
  view: View;
  columns: number;
  heightPx: number;
  colors: Picture["colors"];
  xLabel: string;
  yLabel: string;
}

export interface PlannedPicture {
  picture: Picture;
  /** The columns that are drawn, their values as they came. */
  data: PlotData;
  /** The same columns where they are drawn: in decibels if asked for. */
  drawn: PlotData;
  xAxis: string;
  yAxis: string;
  /** What columns are read with. */
  units: Units;
  /** What is read at the highest column; empty where no column with a finite value lies inside the view. */
  highest: string;
  /** No finite value to draw. */
  blank: boolean;
  /** What is shown, in words. */
  summary: string;
}

const NO_RANGE: View = [0, 1];
const PX_PER_X_TICK = 56;
const PX_PER_MOMENT = 84;
const PX_PER_Y_TICK = 42;
const X_ROOM = 7; // characters of a tick's label: those of the x axis stand side by side, those of the y axis in its margin
const Y_ROOM = 7;

export function planPicture(whole: PlotData, o: PictureOpts): PlannedPicture {
  const { view } = o;
  const data = fitColumns(whole, view, o.columns);
  const drawn = o.decibel ? inDecibel(data) : data;
  const rows = clipRows(rowsOf(drawn), view);
  const range = valueRange(rows);
  const x =
    o.xTime === undefined
      ? planAxis(view, { label: o.xLabel, unit: o.xUnit, count: o.columns / PX_PER_X_TICK, room: X_ROOM })
      : planTimeAxis(view, { label: o.xLabel, count: o.columns / PX_PER_MOMENT, origin: o.xTime });
  const y = planAxis(range ?? NO_RANGE, {
    label: o.yLabel,
    unit: o.decibel ? "dB" : o.yUnit,
    count: o.heightPx / PX_PER_Y_TICK,
    room: Y_ROOM,
    scale: o.decibel ? { factor: 1, unit: decibelUnit(o.yUnit) } : undefined,
  });
  const gap = view.map((at) => [at, ...curvesOf(data).map(() => Number.NaN)]);
  const best = data.more?.length ? -1 : highestColumn(data, view);
  const units = range ? { ...unitsOf(o), ySpan: range[1] - range[0] } : unitsOf(o);
  const highest = best < 0 ? "" : readHighest(data, best, units);
  const where = o.xTime === undefined ? formatRange(view, o.xUnit) : formatMoments(view, o.xTime);
  return {
    picture: {
      rows: rows.length > 0 ? rows : gap,
      view,
      range: range ?? NO_RANGE,
      xTicks: x.ticks,
      yTicks: range ? y.ticks : [],
      colors: o.colors,
    },
    data,
    drawn,
    xAxis: x.title,
    yAxis: y.title,
    units,
    highest,
    blank: !range,
    summary: range ? (highest ? msg(str`${where}. Highest ${highest}`) : where) : `${where}. ${blankNotice()}`,
  };
}

const unitsOf = ({ xUnit, yUnit, decibel, resolution, xTime, curves }: Units): Units => ({
  xUnit,
  yUnit,
  decibel,
  resolution,
  xTime,
  curves,
});

function decibelUnit(unit: string): string {
  return unit ? `dB re 1 ${unit}` : "dB";
}
