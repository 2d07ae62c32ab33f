/** Numbers on the x axis as places where they are drawn: themselves, or their logarithms. Pure. */
import type { PlotData } from "../acquirable.ts";
import { type AxisKind, fromPlace, SMALLEST_DECADES, toPlace } from "../log-axis.ts";
import { type Limits, limitsOf, type View } from "../view.ts";
import { lowerBound } from "./columns.ts";

const MOST_DECADES = 5; // where nothing tells how far down the axis makes sense

export const viewToPlaces = ([from, to]: View, axis: AxisKind): View => [toPlace(from, axis), toPlace(to, axis)];
export const viewFromPlaces = ([from, to]: View, axis: AxisKind): View => [fromPlace(from, axis), fromPlace(to, axis)];

/** The extent as it is drawn: a logarithmic axis begins at the first step above 0. */
export function placedExtent([from, to]: View, resolution: number | undefined, axis: AxisKind): View {
  if (axis === "linear" || !(to > 0)) return [from, to];
  const least = Math.min(resolution && resolution > 0 ? resolution : to / 10 ** MOST_DECADES, to / 10);
  return viewToPlaces([Math.max(from, least), to], axis);
}

/** Of places. */
export function placedLimits(extent: View, resolution: number | undefined, axis: AxisKind): Limits {
  if (axis === "linear") return limitsOf(extent, resolution);
  const places = placedExtent(extent, resolution, axis);
  return { extent: places, smallest: Math.min(SMALLEST_DECADES, places[1] - places[0]) };
}

/** What is shown of it, as places; what lies at 0 or below begins at the first place there is. */
export function placedView([from, to]: View, { extent }: Limits, axis: AxisKind): View {
  if (axis === "linear") return [from, to];
  const low = from > 0 ? Math.log10(from) : extent[0];
  return to > 0 && Math.log10(to) > low ? [low, Math.log10(to)] : extent;
}

/** The same columns at their places; what has none is left out. */
export function placedData(data: PlotData, axis: AxisKind): PlotData {
  if (axis === "linear") return data;
  const first = lowerBound(data.x, Number.MIN_VALUE);
  const cut = ({ min, max }: Pick<PlotData, "min" | "max">) => ({ min: min.subarray(first), max: max.subarray(first) });
  return {
    ...data,
    ...cut(data),
    x: data.x.subarray(first).map((value) => Math.log10(value)),
    placed: true,
    ...(data.more && { more: data.more.map(cut) }),
  };
}

/** Where a picture does not reach, what is known of the whole: a picture that moved is never blank. Places. */
export function withUnderlay(picture: PlotData, whole: PlotData | undefined, [from, to]: View): PlotData {
  if (!whole || whole === picture || picture.more || whole.more || picture.x.length === 0) return picture;
  const [first, last] = [picture.x[0]!, picture.x.at(-1)!];
  if (first <= from && last >= to) return picture;
  const after = lowerBound(whole.x, last);
  const spans = [
    [Math.max(0, lowerBound(whole.x, from) - 1), lowerBound(whole.x, first)],
    [whole.x[after] === last ? after + 1 : after, lowerBound(whole.x, to) + 1],
  ] as const;
  const join = (name: "x" | "min" | "max") => {
    const [left, right] = spans.map(([start, end]) => whole[name].subarray(start, Math.max(start, end)));
    return concat([left!, picture[name], right!]);
  };
  return { ...picture, x: join("x"), min: join("min"), max: join("max"), exact: false, placed: true };
}

function concat(parts: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
