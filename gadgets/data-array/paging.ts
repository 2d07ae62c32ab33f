/** The pages of a table whose newest rows come first. Pure. */
export const PAGE_SIZES = [100, 250, 500, 1000] as const;
export const COLUMNS_A_PAGE = 100;

export interface Paging {
  /** How many rows and columns there are. */
  rowCount: number;
  columnCount: number;
  /** How many rows newer than the page's first one, and how many columns before it. */
  back: number;
  right: number;
  /** Rows a page. */
  size: number;
}

/** A page that exists, as near as can be to the one asked for. */
export function planPage(
  counts: { rowCount: number; columnCount: number },
  asked: { back?: number; right?: number; rows?: number },
): Paging {
  const size = PAGE_SIZES.find((size) => size >= (asked.rows ?? 0)) ?? PAGE_SIZES.at(-1)!;
  const back = Math.min(asked.back ?? 0, Math.max(0, counts.rowCount - 1));
  const last = Math.max(0, counts.columnCount - 1);
  const right = Math.min(asked.right ?? 0, last - (last % COLUMNS_A_PAGE));
  return { ...counts, back, right, size };
}

/** The part of the table on the page, rows in their own order. */
export function partOf({ rowCount, columnCount, back, right, size }: Paging) {
  const end = Math.max(0, rowCount - back);
  const first = Math.max(0, end - size);
  const columns = Math.max(0, Math.min(COLUMNS_A_PAGE, columnCount - right));
  return { first, count: end - first, firstColumn: right, columnCount: columns };
}

export type Turn = "newest" | "newer" | "older" | "oldest";

/** How many newer rows precede the page after that turn; undefined where it is there already. */
export function backAfter(turn: Turn, { rowCount, back, size }: Paging): number | undefined {
  const last = Math.max(0, rowCount - size);
  const next = { newest: 0, newer: Math.max(0, back - size), older: back + size, oldest: last }[turn];
  const isThere = turn === "newest" || turn === "newer" ? back === 0 : back + size >= rowCount;
  return isThere ? undefined : next;
}

/** The page that begins with the row of that index, or the nearest one. */
export function backTo(index: number, o: { rowCount: number; firstIndex: number; indexStep: number }): number {
  const row = Math.round((index - o.firstIndex) / o.indexStep);
  return Math.min(Math.max(o.rowCount - 1 - row, 0), Math.max(0, o.rowCount - 1));
}
