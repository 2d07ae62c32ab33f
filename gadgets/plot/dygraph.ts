/** The only file that knows dygraphs: it draws what it is given; gestures, cursor and labels are the plot's own. */
import dygraphStyle from "dygraphs/dist/dygraph.css?inline";
import { type CSSResult, unsafeCSS } from "lit";
import { once } from "../../src/base/once.ts";
import type { Tick } from "../quantity.ts";
import type { View } from "../view.ts";

export interface Picture {
  /** A place and the values there; NaN ends a line, null has no point of it. */
  rows: (number | null)[][];
  view: View;
  range: View;
  xTicks: Tick[];
  yTicks: Tick[];
  colors: { lines: readonly string[]; grid: string; axis: string };
  /** Of each line: drawn and left out, in pixels; none where it is whole. */
  dashes: readonly (readonly number[] | undefined)[];
}

/** Where the curve is drawn, in pixels from the host's corner. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

export type CreateChart = (host: HTMLDivElement, first: Picture) => Chart;
export interface Chart {
  draw(picture: Picture): void;
  resize(): void;
  area(): Area;
  destroy(): void;
}

export const chartStyle: CSSResult = unsafeCSS(dygraphStyle);
export const Y_AXIS_PX = 58;
const X_AXIS_PX = 22;

/** Loads dygraphs at first need; a load that failed is tried again. */
export const loadChart = once(async (): Promise<CreateChart> => {
  const { default: Dygraph } = await import("dygraphs");

  return function createChart(host: HTMLDivElement, first: Picture): Chart {
    let shown = first;
    const options = () => ({
      file: shown.rows,
      dateWindow: [...shown.view] as [number, number],
      valueRange: [...shown.range] as [number, number],
      labels: shown.rows[0]!.map((_, n) => (n === 0 ? "x" : `y${n}`)),
      colors: [...shown.colors.lines],
      series: Object.fromEntries(
        shown.dashes.map((dash, n) => [`y${n + 1}`, { strokePattern: dash ? [...dash] : null }]),
      ),
      gridLineColor: shown.colors.grid,
      axisLineColor: shown.colors.axis,
    });
    const { file, ...look } = options();
    const graph = new Dygraph(host, file, {
      ...look,
      legend: "never",
      strokeWidth: 1.25,
      connectSeparatedPoints: true,
      highlightCircleSize: 0,
      gridLineWidth: 1,
      axisLabelFontSize: 12,
      interactionModel: {},
      axes: {
        x: { ticker: () => shown.xTicks, axisLabelWidth: 72, pixelsPerLabel: 80, drawAxis: true },
        y: { ticker: () => shown.yTicks, axisLabelWidth: Y_AXIS_PX - 6, drawAxis: true },
      },
      xAxisHeight: X_AXIS_PX,
    });
    return {
      draw(picture) {
        shown = picture;
        graph.updateOptions(options());
      },
      resize: () => graph.resize(),
      area() {
        const { x, y, w, h } = graph.getArea();
        return { left: x, top: y, width: w, height: h };
      },
      destroy: () => graph.destroy(),
    };
  };
});
