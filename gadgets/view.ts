/** The part of the x axis a plot shows, and what zooming and panning make of it. Pure. */
export type View = readonly [from: number, to: number];

export const sameView = (a: View | undefined, b: View | undefined): boolean => a?.[0] === b?.[0] && a?.[1] === b?.[1];

/** Of an element: the same range in another array is no change. */
export const viewProperty = { attribute: false, hasChanged: (a?: View, b?: View) => !sameView(a, b) };

/** How far out and how far in a plot may go. */
export interface Limits {
  extent: View;
  /** The smallest span. */
  smallest: number;
}

const SMALLEST = 1e-9; // of the numbers on the axis; below it neighbouring doubles run together
const SMALLEST_STEPS = 4;

/** `resolution`: the distance between two samples or bins, where it is known. */
export function limitsOf(extent: View, resolution: number | undefined): Limits {
  const greatest = Math.max(Math.abs(extent[0]), Math.abs(extent[1]));
  const steps = resolution !== undefined && resolution > 0 ? resolution * SMALLEST_STEPS : 0;
  return { extent, smallest: Math.min(Math.max(greatest * SMALLEST, steps), extent[1] - extent[0]) };
}

/** The nearest view that lies inside the extent and is not too small to draw; one that is grows about its middle. */
export function clampView([from, to]: View, { extent, smallest }: Limits): View {
  const whole = extent[1] - extent[0];
  const span = Math.max(to - from, smallest);
  if (!(span < whole)) return extent;
  const grown = from - (span - (to - from)) / 2;
  const start = Math.min(Math.max(grown, extent[0]), extent[1] - span);
  return [start, start + span];
}

/** Scales the view's span by `factor`; what lies at `at` stays where it is on the screen. */
export function zoomAt(view: View, limits: Limits, at: number, factor: number): View {
  const span = view[1] - view[0];
  return holdAt(Math.max(span * factor, limits.smallest), limits, at, (at - view[0]) / span);
}

/** Moves the view by that fraction of its own span. */
export function panBy([from, to]: View, limits: Limits, fraction: number): View {
  const shift = (to - from) * fraction;
  return clampView([from + shift, to + shift], limits);
}

/** The view of this span that shows `x` at that fraction of its width: a finger that drags the picture. */
export function holdAt(span: number, limits: Limits, x: number, fraction: number): View {
  const from = x - fraction * span;
  return clampView([from, from + span], limits);
}

/** The view that shows each of two values under its own finger. */
export function pinch(held: View, fractions: View, limits: Limits): View {
  const apart = fractions[1] - fractions[0];
  const { extent, smallest } = limits;
  const span = Math.abs(apart) < 0.01 ? extent[1] - extent[0] : Math.abs((held[1] - held[0]) / apart);
  return holdAt(Math.max(span, smallest), limits, held[0], fractions[0]);
}

export function isWhole(view: View, { extent }: Limits): boolean {
  return view[0] <= extent[0] && view[1] >= extent[1];
}
