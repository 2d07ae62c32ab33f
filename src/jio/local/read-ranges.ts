/** Rows in ranges of keys: all of them at once, or page by page until there are enough. Runs within one transaction. */
import { isCut, type Key } from "../query/plan/index-keys.ts";
import { beyond, compareKeys, contains, type KeyRange, only } from "../query/plan/ranges.ts";
import type { DocumentRow } from "./document-indexes.ts";

type Query = IDBKeyRange | null;
interface Readable {
  getAll(query?: Query, count?: number): Promise<DocumentRow[]>;
  getAllKeys(query?: Query, count?: number): Promise<string[]>;
  count(query?: Query | IDBValidKey): Promise<number>;
  openCursor(query?: Query, direction?: "prev"): Promise<Cursor | null>;
}
interface Cursor {
  value: DocumentRow;
  continue(): Promise<Cursor | null>;
}
export interface Source {
  from: Readable;
  /** The keys under which it lists a row. */
  keysOf(row: DocumentRow): readonly Key[];
}
export interface Reading {
  ranges: readonly KeyRange[];
  direction: "next" | "prev";
  /** Judges rows; absent where all are wanted. */
  keep: ((rows: DocumentRow[]) => DocumentRow[]) | undefined;
  need: number;
  signal: AbortSignal | undefined;
}

const MIN_PAGE = 32;
const MAX_PAGE = 512; // larger ones are slower, not only larger

export function toIdbRange({ lower, lowerOpen, upper, upperOpen }: KeyRange): IDBKeyRange | null {
  if (lower === undefined) return upper === undefined ? null : IDBKeyRange.upperBound(upper, upperOpen);
  if (upper === undefined) return IDBKeyRange.lowerBound(lower, lowerOpen);
  return IDBKeyRange.bound(lower, upper, lowerOpen, upperOpen);
}

export async function readAll({ from }: Source, o: Reading & { count: number | undefined }): Promise<DocumentRow[]> {
  const lists = await Promise.all(o.ranges.map((range) => from.getAll(toIdbRange(range), o.count)));
  o.signal?.throwIfAborted();
  const rows = lists.flat();
  return o.keep ? o.keep(rows) : rows;
}

/** For a source where no two rows share a key. */
export async function readInPages(source: Source, { ranges, direction, keep, need, signal }: Reading) {
  const found: DocumentRow[] = [];
  let count = firstPage(need, keep);
  for (const range of ranges) {
    let rest: KeyRange | undefined = range;
    while (rest && found.length < need) {
      const page: DocumentRow[] = await readPage(source.from, rest, direction, count);
      signal?.throwIfAborted();
      for (const row of keep ? keep(page) : page) found.push(row);
      const last = page.at(-1);
      rest = page.length < count || !last ? undefined : beyond(rest, last.id, direction);
      count = Math.min(2 * count, MAX_PAGE);
    }
  }
  return found;
}

/**
 * For an index read in its order: whole ties only, since those who share a key come by id whichever way the index is read, and
 * a sort may go on with other keys. `tiesInOrder`: by their ids they are in the answer's order, and the first will do.
 */
export async function readInTies(
  source: Source,
  { ranges, direction, keep, need, signal, tiesInOrder }: Reading & { tiesInOrder: boolean },
): Promise<DocumentRow[]> {
  const found: DocumentRow[] = [];
  const add = (rows: DocumentRow[]) => {
    signal?.throwIfAborted();
    for (const row of keep ? keep(rows) : rows) found.push(row);
  };
  let count = firstPage(need + 1, keep);
  for (const range of ranges) {
    const keyOf = (row: DocumentRow) => source.keysOf(row).find((key) => contains(range, key)) as Key;
    let rest: KeyRange | undefined = range;
    while (rest && found.length < need) {
      const page: DocumentRow[] = await readPage(source.from, rest, direction, count);
      if (page.length < count) {
        add(page);
        break;
      }
      const tie = keyOf(page.at(-1) as DocumentRow);
      const end = page.findIndex((row) => compareKeys(keyOf(row), tie) === 0);
      add(page.slice(0, end));
      if (found.length >= need) break;
      const enough = tiesInOrder && !isCut(tie) ? need - found.length : undefined;
      add(await source.from.getAll(toIdbRange(only(tie)), enough));
      rest = beyond(rest, tie, direction);
      count = Math.min(2 * count, MAX_PAGE);
    }
  }
  return found;
}

function firstPage(need: number, keep: Reading["keep"]): number {
  if (!Number.isFinite(need)) return MAX_PAGE;
  return keep ? Math.max(need, MIN_PAGE) : need;
}

function readPage(from: Readable, range: KeyRange, direction: "next" | "prev", count: number): Promise<DocumentRow[]> {
  const query = toIdbRange(range);
  if (direction === "next") return from.getAll(query, count);
  if ("getAllRecords" in IDBIndex.prototype)
    // browsers that have it take a direction here, too
    return (from.getAll as (o: object) => Promise<DocumentRow[]>)({ query, count, direction });
  return readBackwards(from, query, count);
}

async function readBackwards(from: Readable, query: Query, count: number): Promise<DocumentRow[]> {
  const rows: DocumentRow[] = [];
  for (let at = await from.openCursor(query, "prev"); at; at = rows.length < count ? await at.continue() : null)
    rows.push(at.value);
  return rows;
}
