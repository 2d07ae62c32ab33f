/** What gestures do to a plot: its view, its cursors, the lines that can be dragged. */
import { type AxisKind, fromPlace } from "../log-axis.ts";
import type { Marks } from "../marks.ts";
import type { View } from "../view.ts";
import type { GestureTarget } from "./gestures.ts";
import { grabbed } from "./grab.ts";
import { snapped, zoomRange } from "./mark-commands.ts";
import { placedLines, type ReadOpts } from "./read-marks.ts";

interface Gestured extends Pick<GestureTarget, "now" | "show" | "reset"> {
  /** Nothing before there is something to read. */
  scene(): ReadOpts | undefined;
  axis(): AxisKind;
  marks(): Marks;
  mark(marks: Marks): void;
  /** Of the moment. */
  set(delta: { selection?: View | undefined; hover?: number | undefined }): void;
}

export function gestureTarget({ now, show, reset, scene, axis, marks, mark, set }: Gestured): GestureTarget {
  const valueAt = (place: number) => {
    const shown = scene();
    return shown ? snapped(shown, place) : fromPlace(place, axis());
  };
  return {
    now,
    show,
    reset,
    select: (selection) => set({ selection }),
    hover: (hover) => set({ hover }),
    point: (at, which) => mark({ ...marks(), [which === "first" ? "cursor" : "second"]: valueAt(at) }),
    span: ([from, to]) => mark({ ...marks(), cursor: valueAt(from), second: valueAt(to) }),
    grab(at, reach) {
      const shown = scene();
      const found = shown && grabbed(placedLines(marks(), [], shown), shown, { at, reach });
      return found && ((to) => mark(found(marks(), to)));
    },
    zoomValues(factor, part) {
      const shown = scene();
      if (shown) mark({ ...marks(), range: zoomRange(shown.plan.picture.range, factor, part) });
    },
  };
}
