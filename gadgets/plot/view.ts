/** The part of the x axis a plot shows, and what zooming and panning make of it. Pure. */
export type View = readonly [from: number, to: number];

const SMALLEST = 1e-9; // of the whole extent; below it neighbouring doubles of the axis run together

/** The nearest view that lies inside the extent and is neither empty nor too small to draw. */
export function clampView([from, to]: View, extent: View): View {
  const whole = extent[1] - extent[0];
  const span = Math.min(Math.max(to - from, whole * SMALLEST), whole);
  const start = Math.min(Math.max(from, extent[0]), extent[1] - span);
  return [start, start + span];
}

/** Scales the view's span by `factor`; what lies at `at` stays where it is on the screen. */
export function zoomAt(view: View, extent: View, at: number, factor: number): View {
  const from = at - (at - view[0]) * factor;
  return clampView([from, from + (view[1] - view[0]) * factor], extent);
}

/** Moves the view by that fraction of its own span. */
export function panBy([from, to]: View, extent: View, fraction: number): View {
  const shift = (to - from) * fraction;
  return clampView([from + shift, to + shift], extent);
}

/** The view of this span that shows `x` at that fraction of its width: a finger that drags the picture. */
export function holdAt(span: number, extent: View, x: number, fraction: number): View {
  const from = x - fraction * span;
  return clampView([from, from + span], extent);
}

/** The view that shows each of two values under its own finger. */
export function pinch(held: View, fractions: View, extent: View): View {
  const apart = fractions[1] - fractions[0];
  const span = Math.abs(apart) < 0.01 ? extent[1] - extent[0] : Math.abs((held[1] - held[0]) / apart);
  return holdAt(span, extent, held[0], fractions[0]);
}

export function isWhole(view: View, extent: View): boolean {
  return view[0] <= extent[0] && view[1] >= extent[1];
}
