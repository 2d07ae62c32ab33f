/** Rows of an ascending axis by place. Rows without a place may lie anywhere between. */
import type { Part } from "./table-plan.ts";

export type ReadPlaces = (rows: Part) => Promise<Float64Array>;

const PROBE_ROWS = 1024;

/** The first row of `among` for whose place, and those of all rows after it, `reached` holds; its end where there is none. */
async function findFirst(among: Part, reached: (x: number) => boolean, read: ReadPlaces, blockRows: number) {
  let [low, high] = [among.first, among.first + among.count];
  while (high - low > blockRows) {
    const middle = (low + high) >>> 1;
    const found = await firstPlace(middle, high, read);
    if (found && !reached(found.x)) low = found.row + 1;
    else high = middle;
  }
  const places = await read({ first: low, count: high - low });
  let first = places.length;
  for (let i = places.length - 1; i >= 0; i--) {
    if (reached(places[i]!)) first = i;
    else if (!Number.isNaN(places[i]!)) break;
  }
  return low + first;
}

async function firstPlace(from: number, end: number, read: ReadPlaces) {
  for (let row = from, count = PROBE_ROWS; row < end; row += count, count *= 2) {
    const places = await read({ first: row, count: Math.min(count, end - row) });
    const i = places.findIndex((x) => !Number.isNaN(x));
    if (i >= 0) return { row: row + i, x: places[i]! };
  }
  return undefined;
}

/** The rows that lie in [from, to], and one more on each side, which lines from the edges lead to. */
export async function findRows(
  range: { from: number; to: number },
  count: number,
  read: ReadPlaces,
  blockRows: number,
): Promise<Part> {
  const first = await findFirst({ first: 0, count }, (x) => x >= range.from, read, blockRows);
  const rest = { first, count: count - first };
  const after = await findFirst(rest, (x) => x > range.to, read, blockRows);
  const [start, end] = [Math.max(0, first - 1), Math.min(count, after + 1)];
  return { first: start, count: Math.max(0, end - start) };
}
