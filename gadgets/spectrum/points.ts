/** The peaks of a spectrum as its plot takes them. Pure. */
import type { Peaks } from "../../src/signal/tasks.ts";
import { type Shown, shownValue } from "../level.ts";
import type { Point } from "../plot/reading.ts";

/** The same list for the same peaks, shown the same way: for another one a plot draws everything again. */
export function createPoints(): (peaks: Peaks | undefined, shown: Shown) => readonly Point[] {
  let known: { peaks: Peaks | undefined; way: string; points: readonly Point[] } | undefined;
  return (peaks, shown) => {
    const way = JSON.stringify(shown);
    if (!known || known.peaks !== peaks || known.way !== way) {
      const { frequency = [], power = [] } = peaks ?? {};
      const points = Array.from(frequency, (x, i) => ({ x, y: shownValue(shown, power[i]!) }));
      known = { peaks, way, points };
    }
    return known.points;
  };
}
