/** The picture of what a plot was told, as it is at this moment. */
import type { PlotData } from "../acquirable.ts";
import { inkOf } from "../surroundings.ts";
import type { View } from "../view.ts";
import { linesOf } from "./columns.ts";
import { type PlannedPicture, planPicture } from "./picture.ts";
import { placedData, viewFromPlaces, withUnderlay } from "./place.ts";
import type { Told } from "./plot-state.ts";

interface Shown {
  data: PlotData;
  /** What is known of all of it. */
  whole: PlotData | undefined;
  /** Between samples, as it was learnt. */
  spacing: number | undefined;
  /** Places. */
  view: View;
  root: ParentNode;
}

export function planShown(plot: Told, { data, whole, spacing, view, root }: Shown): PlannedPicture {
  const { columns, heightPx, xLabel, yLabel, xUnit, yUnit, decibel, xTime, curves, decibelUnit, axis, order } = plot;
  const ink = (name: string) => inkOf(root, name);
  const lines = [...linesOf(data), ...(plot.overlayPicture ? ["overlay"] : [])];
  const colors = { lines: lines.map(ink), grid: ink("grid"), axis: ink("axis") };
  const resolution = plot.resolution ?? spacing;
  const [from, to] = viewFromPlaces(view, axis);
  const highest = plot.peaks.filter(({ x }) => x >= from && x <= to).sort((a, b) => b.y - a.y)[0];
  const placed = placedData(data, axis);
  return planPicture(withUnderlay(placed, whole && placedData(whole, axis), view), {
    ...{ xUnit, yUnit, decibel, resolution, xTime, curves, axis, order },
    ...{ columns, heightPx, colors, xLabel, yLabel, decibelUnit, view, highest },
    ordersAxis: plot.ordersAxis,
    dashes: curves?.map(({ dash }, n) => dash ?? n),
    overlay: plot.overlayPicture && placedData(plot.overlayPicture, axis),
    range: plot.marks.range,
  });
}
