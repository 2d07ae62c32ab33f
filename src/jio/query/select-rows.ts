import type { AllDocsOpts, Doc, Query, Row } from "../storage.ts";
import { checkQuery } from "./check.ts";
import { createMatch, propertyOf } from "./match.ts";
import { parseStringToObject } from "./parse.ts";

/** Filter, sort, limit, select, in this order, as jIO does; `__id` is the id. The rows given are left as they are. */
export function selectRows(rows: readonly (Row & { doc: Doc })[], o: AllDocsOpts): Row[] {
  const match = createMatch(asQuery(o.query ?? ""));
  const items = rows.map(({ id, doc }) => ({ id, doc, item: { ...doc, __id: id } as Doc }));
  const found = items.filter(({ item }) => match(item));
  if (o.sort_on) found.sort((a, b) => compareItems(a.item, b.item, o.sort_on ?? []));
  const [from = 0, length = 0] = o.limit ?? [];
  const page = found.slice(from, length ? from + length : undefined);
  return page.map(({ id, doc, item }) => ({
    id,
    value: pick(item, o.select_list ?? []),
    ...(o.include_docs && { doc }),
  }));
}

/** Search text or tree, checked. */
export function asQuery(query: string | Query): Query {
  if (typeof query === "string") return parseStringToObject(query);
  checkQuery(query);
  return query;
}

function pick(item: Doc, keys: string[]): Doc {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(item, key)).map((key) => [key, item[key]]));
}

function compareItems(a: Doc, b: Doc, sortOn: [string, "ascending" | "descending"][]): number {
  for (const [key, direction] of sortOn) {
    const order = compareValues(propertyOf(a, key), propertyOf(b, key));
    if (order !== 0) return direction === "descending" ? -order : order;
  }
  return 0;
}

/** Missing before numbers before text: jIO leaves mixed types open, a sort needs one order for all. */
function compareValues(a: unknown, b: unknown): number {
  const byRank = rank(a) - rank(b);
  if (byRank !== 0) return byRank;
  const [x, y] = rank(a) === 2 ? [String(a), String(b)] : [Number(a), Number(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function rank(value: unknown): 0 | 1 | 2 {
  if (value === undefined || value === null) return 0;
  return typeof value === "number" || typeof value === "boolean" ? 1 : 2;
}
