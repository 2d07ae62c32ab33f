import type { PlotData } from "../acquirable.ts";
import type { AxisKind } from "../log-axis.ts";
import { sameMarks } from "../marks.ts";
import { viewProperty } from "../view.ts";

/**
 * Where a plot gets what it shows: the extremes of each of `columns` equal parts of the view, or the samples themselves. Asked
 * `roughly` it may answer sooner with less, said to be rough; it is then asked again.
 */
export type PlotSource = (
  view: { from: number; to: number; columns: number; axis?: AxisKind; roughly?: boolean },
  signal: AbortSignal,
) => Promise<PlotData>;

/** What Lit watches of a plot. */
export const PROPERTIES = {
  source: { attribute: false },
  revision: {},
  extent: viewProperty,
  view: viewProperty,
  resolution: { type: Number },
  partial: { attribute: false },
  label: {},
  xLabel: {},
  yLabel: {},
  xUnit: {},
  yUnit: {},
  decibel: { type: Boolean },
  decibelUnit: {},
  xTime: { attribute: false },
  curves: { attribute: false },
  spectral: { type: Boolean },
  axis: {},
  marks: { attribute: false, hasChanged: (a: object | undefined, b: object | undefined) => !sameMarks(a, b) },
  peaks: { attribute: false },
  used: { type: Boolean },
  lines: { attribute: false },
  notes: { attribute: false },
  heading: {},
  caption: { attribute: false },
  order: { attribute: false },
  ordersAxis: { type: Boolean },
  overlay: { attribute: false },
  overlayLabel: {},
  picture: { state: true },
  overlayPicture: { state: true },
  busy: { state: true },
  failure: { state: true },
  hover: { state: true },
  selection: { state: true },
  dragMode: { state: true },
  columns: { state: true },
  heightPx: { state: true },
  theme: { state: true },
};

/** A change of one asks the source again. */
export const ASKED_AGAIN_BY = ["source", "revision", "view", "extent", "resolution", "columns", "axis", "overlay"];

/** With another of these the values mean something else: a range that was set for them is none any more. */
export const MEANING = ["yLabel", "yUnit", "decibel", "decibelUnit"];

export const READING = [
  "hover",
  "selection",
  "dragMode",
  "busy",
  "failure",
  "label",
  "lines",
  "notes",
  "heading",
  "caption",
  "overlayLabel",
  "used",
]; // changes that leave the curve as it is

/** What a plot has before anybody says anything. */
export const DEFAULTS = {
  ...Object.fromEntries(
    ["label", "xLabel", "yLabel", "xUnit", "yUnit", "revision", "overlayLabel", "heading"].map((name) => [name, ""]),
  ),
  ...{
    columns: 0,
    heightPx: 0,
    theme: 0,
    decibel: false,
    spectral: false,
    ordersAxis: false,
    busy: false,
    used: false,
  },
  ...{ axis: "linear", dragMode: "zoom", marks: {}, peaks: [], lines: [], notes: [], caption: [] },
};
