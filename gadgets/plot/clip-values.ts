/** Lines cut off where they leave the range of the y axis, as a person has set it. Pure. */
import type { View } from "../view.ts";

/** Rows of one curve are cut where they cross an edge; of several, which share their places, values outside are left out. */
export function clipValues(rows: readonly number[][], range: View): number[][] {
  if ((rows[0]?.length ?? 0) > 2) return rows.map(([x, ...values]) => [x!, ...values.map((y) => keptOf(y, range))]);
  return rows.flatMap(([x, y], i) => {
    const before = rows[i - 1];
    const crossed = before ? crossings([before[0]!, before[1]!], [x!, y!], range) : [];
    return [...crossed, [x!, keptOf(y!, range)]];
  });
}

const keptOf = (y: number, [low, high]: View): number => (y >= low && y <= high ? y : Number.NaN);

/** From one point to the next, in this order. */
function crossings([x0, y0]: View, [x1, y1]: View, range: View): number[][] {
  const parts = range
    .map((edge) => ({ edge, part: (edge - y0) / (y1 - y0) }))
    .filter(({ part }) => part > 0 && part < 1);
  return parts.sort((a, b) => a.part - b.part).map(({ edge, part }) => [x0 + part * (x1 - x0), edge]);
}
