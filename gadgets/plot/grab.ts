/** Which cursor or line lies under the pointer, and what becomes of the marks when it is dragged. Pure. */
import { fromPlace, toPlace } from "../log-axis.ts";
import type { Marks } from "../marks.ts";
import type { Scene } from "./mark-commands.ts";
import { draggedLine, type PlotLine } from "./mark-lines.ts";

export type Dragged = (marks: Marks, to: number) => Marks;

/** Places; undefined where nothing is within reach. */
export function grabbed(
  lines: readonly (PlotLine & { at: number })[],
  { marks, axis }: Pick<Scene, "marks" | "axis">,
  { at, reach }: { at: number; reach: number },
): Dragged | undefined {
  const cursor = (name: "cursor" | "second") =>
    marks[name] === undefined
      ? []
      : [
          {
            at: toPlace(marks[name], axis),
            move: (now: Marks, to: number) => ({ ...now, [name]: fromPlace(to, axis) }),
          },
        ];
  const candidates: { at: number; move: Dragged }[] = [
    ...cursor("cursor"),
    ...cursor("second"),
    ...lines.map((line) => ({
      at: line.at,
      move: (now: Marks, to: number) => draggedLine(now, line, fromPlace(to, axis)),
    })),
  ];
  const near = candidates
    .map((one) => ({ ...one, apart: Math.abs(one.at - at) }))
    .filter(({ apart }) => apart <= reach)
    .sort((a, b) => a.apart - b.apart);
  return near[0]?.move;
}
