/** The axes of a spectrogram: ticks in parts of the picture. Pure. */
import { msg } from "@lit/localize";
import type { FrequencyAxis } from "../../src/signal/tasks.ts";
import { planLogAxis } from "../log-axis.ts";
import { type Axis, planAxis } from "../quantity.ts";
import type { Frame } from "./frame.ts";

const PX_PER_TIME = 72;
const PX_PER_BAND = 44;
const ROOM = 7; // characters

export interface Axes {
  readonly time: Axis;
  readonly band: Axis;
}

/** `v` of each tick is its place on the axis, as the frame counts. */
export function planAxes({ time, band }: Frame, axis: FrequencyAxis, px: { width: number; height: number }): Axes {
  const label = msg("Frequency");
  const hertz = { label, unit: "Hz", count: px.height / PX_PER_BAND, room: ROOM };
  return {
    time: planAxis(time, { label: msg("Time"), unit: "s", count: px.width / PX_PER_TIME, room: ROOM }),
    band: axis === "log" ? planLogAxis(band, hertz) : planAxis(band, hertz),
  };
}
