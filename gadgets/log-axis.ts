/** A logarithmic axis: places on it, and ticks at round numbers. Pure. */
import { type Axis, formatAxis, formatFixed, placesOf, planAxis, scaleFor, type Tick } from "./quantity.ts";
import type { View } from "./view.ts";

export type AxisKind = "linear" | "log";

/** Where a number stands: itself, or its decimal logarithm. */
export const toPlace = (value: number, axis: AxisKind): number => (axis === "log" ? Math.log10(value) : value);
export const fromPlace = (place: number, axis: AxisKind): number => (axis === "log" ? 10 ** place : place);

/** Of what a view spans. */
export const SMALLEST_DECADES = 0.01;

const STEPS = [[1], [1, 3], [1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]];

/** Round numbers of a logarithmic axis, as many as there is room for; between them, where not even two fit, evenly spaced ones. */
export function planLogAxis(
  view: View,
  { label, unit, count, room }: { label: string; unit: string; count: number; room: number },
): Axis {
  const scale = scaleFor(unit, 10 ** view[1]);
  const plans = STEPS.map((steps) => decades(view, steps, scale.factor)).filter(
    (ticks) => ticks.length <= Math.max(2, count),
  );
  const best = plans.at(-1) ?? decades(view, [1], scale.factor);
  if (best.length >= 2) return { title: formatAxis(label, scale.unit), ticks: best };
  const linear = planAxis([10 ** view[0], 10 ** view[1]], { label, unit, count, room });
  return { ...linear, ticks: linear.ticks.map((tick) => ({ ...tick, v: Math.log10(tick.v) })) };
}

function decades([low, high]: View, steps: readonly number[], factor: number): Tick[] {
  const ticks: Tick[] = [];
  for (let decade = Math.floor(low); decade <= high; decade++) {
    for (const step of steps) {
      const v = decade + Math.log10(step);
      if (v < low - 1e-9 || v > high + 1e-9) continue;
      const value = step * 10 ** decade * factor;
      ticks.push({ v, label: formatFixed(value, placesOf(value)) });
    }
  }
  return ticks;
}
