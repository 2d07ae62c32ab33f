/** Everything a plot shows for one view, decided before anything is drawn. Pure. */
import type { PlotData } from "../acquirable.ts";
import { clipRows, fitColumns, inDecibel, rowsOf, valueRange } from "./columns.ts";
import { highestColumn, readColumn, type Units } from "./cursor.ts";
import type { Picture } from "./dygraph.ts";
import { formatAxis, formatQuantity, scaleFor, ticksOf } from "./quantity.ts";
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
  range: string;
  /** What is read at the highest column; empty where there is none. */
  highest: string;
}

const PX_PER_X_TICK = 56;
const PX_PER_Y_TICK = 42;

export function planPicture(whole: PlotData, o: PictureOpts): PlannedPicture {
  const { view } = o;
  const data = fitColumns(whole, view, o.columns);
  const drawn = o.decibel ? inDecibel(data) : data;
  const rows = clipRows(rowsOf(drawn), view);
  const range = valueRange(rows);
  const xScale = scaleFor(o.xUnit, Math.max(Math.abs(view[0]), Math.abs(view[1])));
  const yScale = o.decibel ? { factor: 1, unit: decibelUnit(o.yUnit) } : scaleFor(o.yUnit, greatest(range));
  const gap = view.map((x) => [x, Number.NaN]);
  const best = highestColumn(data, view);
  return {
    picture: {
      rows: rows.length > 0 ? rows : gap,
      view,
      range,
      xTicks: ticksOf(view[0], view[1], o.columns / PX_PER_X_TICK, xScale),
      yTicks: ticksOf(range[0], range[1], o.heightPx / PX_PER_Y_TICK, yScale),
      colors: o.colors,
    },
    data,
    drawn,
    xAxis: formatAxis(o.xLabel, xScale.unit),
    yAxis: formatAxis(o.yLabel, yScale.unit),
    range: view.map((x) => formatQuantity(x, o.xUnit)).join(" – "),
    highest: best < 0 ? "" : readColumn(data, best, o),
  };
}

function decibelUnit(unit: string): string {
  return unit ? `dB re 1 ${unit}` : "dB";
}

function greatest([low, high]: View): number {
  return Math.max(Math.abs(low), Math.abs(high));
}
