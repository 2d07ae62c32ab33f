/** Where the cursor stands among the drawn columns. Pure. */
import type { PlotData } from "../acquirable.ts";
import type { View } from "../view.ts";
import { lowerBound } from "./columns.ts";

/** The column nearest to `at`; -1 where there is none. */
export function nearestColumn({ x }: Pick<PlotData, "x">, at: number): number {
  const right = lowerBound(x, at);
  if (right === 0 || right === x.length) return Math.min(right, x.length - 1);
  return at - x[right - 1]! <= x[right]! - at ? right - 1 : right;
}

/** The next column in that direction that rises above all its neighbours within a hundredth of the picture. */
export function nextPeak({ max }: PlotData, from: number, direction: -1 | 1): number {
  const reach = Math.max(1, Math.round(max.length / 100));
  const isPeak = (i: number) => {
    if (!Number.isFinite(max[i])) return false;
    let lower = false;
    for (let j = Math.max(0, i - reach); j <= Math.min(max.length - 1, i + reach); j++) {
      if (!Number.isFinite(max[j])) continue;
      if (max[j]! > max[i]! || (max[j] === max[i] && j < i)) return false;
      lower ||= max[j]! < max[i]!;
    }
    return lower;
  };
  for (let i = from + direction; i >= 0 && i < max.length; i += direction) if (isPeak(i)) return i;
  return from;
}

/** The column of the highest finite value inside the view; -1 where there is none. */
export function highestColumn({ x, max }: PlotData, view: View): number {
  let best = -1;
  for (let i = lowerBound(x, view[0]); i < x.length && x[i]! <= view[1]; i++) {
    if (Number.isFinite(max[i]!) && !(best >= 0 && max[best]! >= max[i]!)) best = i;
  }
  return best;
}
