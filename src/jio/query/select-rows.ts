import type { AllDocsOpts, Doc, Query, Row } from "../storage.ts";
import { checkQuery } from "./check.ts";
import { type Fields, plainField } from "./fields.ts";
import { createMatch } from "./match.ts";
import { parseStringToObject } from "./parse.ts";
import { sortItems } from "./sort.ts";
import { propertyOf } from "./value.ts";

/** Filter, sort, limit, select, in this order, as jIO does; `__id` is the id. The rows given are left as they are. */
export function selectRows(rows: readonly (Row & { doc: Doc })[], o: AllDocsOpts, fieldOf: Fields = plainField): Row[] {
  const match = createMatch(asQuery(o.query ?? ""), fieldOf);
  const found = rows.filter(({ id, doc }) => match(doc, id));
  const sorted = o.sort_on ? sortItems(found, o.sort_on, fieldOf) : found;
  return cutPage(sorted, o.limit).map(({ id, doc }) => formatRow(id, doc, o));
}

/** Search text or tree, checked. */
export function asQuery(query: string | Query): Query {
  if (typeof query === "string") return parseStringToObject(query);
  checkQuery(query);
  return query;
}

/** jIO's limit: from which on, and how many; 0 or nothing is no limit. */
export function cutPage<T>(list: readonly T[], limit: AllDocsOpts["limit"]): T[] {
  const [from = 0, length = 0] = limit ?? [];
  return list.slice(from, length ? from + length : undefined);
}

export function formatRow(id: string, doc: Doc, { select_list = [], include_docs }: AllDocsOpts): Row {
  return { id, value: pick(doc, select_list, id), ...(include_docs && { doc }) };
}

/** The keys that are there. */
export function pick(doc: Doc, keys: readonly string[], id?: string): Doc {
  const found = keys.filter((key) => Object.hasOwn(doc, key) || (key === "__id" && id !== undefined));
  return Object.fromEntries(found.map((key) => [key, propertyOf(doc, key, id)]));
}
