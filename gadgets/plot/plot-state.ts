/** What a plot is told, and what it keeps of the moment. */
import { Gadget } from "../../src/gadget/index.ts";
import type { PlotData } from "../acquirable.ts";
import type { AxisKind } from "../log-axis.ts";
import type { Marks } from "../marks.ts";
import type { View } from "../view.ts";
import type { DragMode } from "./gestures.ts";
import type { PlotLine } from "./mark-lines.ts";
import { DEFAULTS, type PlotSource, PROPERTIES } from "./properties.ts";
import type { Point } from "./reading.ts";

/** What of it decides the picture. */
export type Told = Pick<
  PlotState,
  | "columns"
  | "heightPx"
  | "xLabel"
  | "yLabel"
  | "xUnit"
  | "yUnit"
  | "decibel"
  | "decibelUnit"
  | "resolution"
  | "xTime"
  | "curves"
  | "axis"
  | "order"
  | "ordersAxis"
  | "peaks"
  | "marks"
  | "overlayPicture"
>;

export interface PlotNote {
  readonly from: number;
  readonly to?: number;
  readonly text: string;
}

export class PlotState extends Gadget {
  static override properties = PROPERTIES;

  declare source: PlotSource | undefined;
  /** Changes when the same source would answer differently. */
  declare revision: string;
  declare extent: View | undefined;
  declare view: View | undefined;
  /** The distance between two samples or bins on the x axis: no view spans less than four. Left out, it is learnt from samples that come. */
  declare resolution: number | undefined;
  /** Drawn in place of the source's answer while it is there: the state of a running computation. */
  declare partial: PlotData | undefined;
  declare label: string;
  declare xLabel: string;
  declare yLabel: string;
  declare xUnit: string;
  declare yUnit: string;
  declare decibel: boolean;
  declare decibelUnit: string | undefined;
  /** Where x counts seconds after a moment: that moment, in milliseconds since 1970. */
  declare xTime: number | undefined;
  /** The names and units of the curves, where the source gives several; `dash` where it is not their number. */
  declare curves: readonly { label: string; unit: string; dash?: number }[] | undefined;
  /** x is a frequency: harmonics, sidebands and a logarithmic axis make sense. */
  declare spectral: boolean;
  declare axis: AxisKind;
  declare marks: Marks;
  /** Peaks that are known better than by the columns: x between the bins, y as the source gives values. */
  declare peaks: readonly Point[];
  /** What belongs to it, a table of its peaks, has the focus. */
  declare used: boolean;
  /** Lines beside those of the marks. */
  declare lines: readonly PlotLine[];
  /** Stretches and moments of a linear axis that something was noted of. */
  declare notes: readonly PlotNote[];
  /** What a picture that is saved is called; left out: the label. */
  declare heading: string;
  /** Under a picture that is saved: what it shows and how that was made. */
  declare caption: readonly string[];
  /** One order on the x axis: places are read in orders, too. */
  declare order: number | undefined;
  /** The axis counts orders. */
  declare ordersAxis: boolean;
  /** Another signal over the same axis, to be held against. */
  declare overlay: PlotSource | undefined;
  declare overlayLabel: string;
  declare protected picture: PlotData | undefined;
  declare overlayPicture: PlotData | undefined;
  declare protected busy: boolean;
  declare protected failure: unknown;
  declare protected hover: number | undefined;
  declare protected selection: View | undefined;
  declare protected dragMode: DragMode;
  declare columns: number;
  declare heightPx: number;
  declare protected theme: number;

  constructor() {
    super();
    Object.assign(this, DEFAULTS);
  }
}
