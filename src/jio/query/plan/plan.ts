/** Which documents have to be read for an answer: all, or those in some ranges of an index. Every plan gives the same answer. */
import type { AllDocsOpts, Query } from "../../storage.ts";
import type { SortOn } from "../sort.ts";
import { type Conditions, findConditions } from "./conditions.ts";
import { cut, MAX_TEXT } from "./index-keys.ts";
import { comparedRanges, type KeyRange, only, type Ranges, startingWith } from "./ranges.ts";

export interface Plan {
  /** The properties of the index that is read; absent: the documents themselves, by their ids. */
  index?: readonly string[];
  /** Every document of the answer lies in one of them. */
  ranges: KeyRange[];
  direction: "next" | "prev";
  /** How the documents come: by id, by the first key of the sort, or neither. */
  order: "id" | "sort" | "none";
  /** No document lies in two of the ranges. */
  once: boolean;
  /** Only documents of the answer lie in the ranges. */
  exact: boolean;
  /** The index does not list documents with too many keys in it: where it has `TOO_MANY`, this plan is none. */
  complete: boolean;
}
interface Candidate extends Plan {
  /** How much it promises; nothing is known of the documents. */
  worth: number;
}

export interface Wanted {
  query: Query;
  sort_on?: SortOn | undefined;
  limit?: AllDocsOpts["limit"] | undefined;
}

const EQUAL_WORTH = 4; // one equality leaves less than any range, a page in its order less than a range
const PAGE_WORTH = 3;
const COMPARED_WORTH = 2;
const MAX_RANGES = 64;

export function planQuery(wanted: Wanted, indexes: readonly (readonly string[])[]): Plan {
  const conditions = findConditions(wanted.query);
  const candidates = [planScan(wanted, conditions), ...indexes.flatMap((it) => planIndex(it, wanted, conditions))];
  const { worth: _, ...plan } = candidates.reduce((best, next) => (next.worth > best.worth ? next : best));
  return plan;
}

/** The documents by their ids, or those that have one of some ids. */
function planScan({ sort_on = [] }: Wanted, { count, equal }: Conditions): Candidate {
  const [first] = sort_on;
  const byId = first === undefined || first[0] === "__id";
  const ids = equal.get("__id");
  return {
    ranges: ids ? ids.list.toSorted((a, b) => (a < b ? -1 : 1)).map(only) : [{}],
    direction: byId && first?.[1] === "descending" ? "prev" : "next",
    order: byId ? "id" : "none",
    once: true,
    exact: count === (ids?.parts.size ?? 0),
    complete: true,
    worth: ids ? 100 : 0,
  };
}

function planIndex(index: readonly string[], wanted: Wanted, conditions: Conditions): Candidate[] {
  if (index.length === 1)
    return [planTexts(index, wanted, conditions), planOrder(index, [[]], wanted, conditions)].flat();
  const prefixes = combine(index.slice(0, -1).map((property) => conditions.equal.get(property)?.list ?? []));
  return prefixes.length > 0 ? planOrder(index, prefixes, wanted, conditions) : [];
}

/** One property equals a text: such documents come by their ids. */
function planTexts(index: readonly string[], { sort_on = [] }: Wanted, { count, equal }: Conditions): Candidate[] {
  const found = equal.get(index[0] as string);
  if (!found) return [];
  const [first] = sort_on;
  const once = found.list.length === 1;
  const exact = count === found.parts.size && found.list.every(isWhole);
  const order = once && first === undefined ? "id" : "none";
  const ranges = [...new Set(found.list.map(cut))].map(only);
  return [{ index, ranges, direction: "next", order, once, exact, complete: false, worth: EQUAL_WORTH }];
}

/** The first properties equal texts, and documents come in the order of the last one. */
function planOrder(
  index: readonly string[],
  prefixes: readonly string[][],
  { sort_on: [first] = [], limit }: Wanted,
  { count, equal, compared }: Conditions,
): Candidate[] {
  const last = index.at(-1) as string;
  const comparisons = compared.get(last);
  const ranges = prefixes.map((prefix): Ranges => {
    const start = prefix.map(cut);
    return comparisons ? comparedRanges(start, comparisons.list) : { list: [startingWith(start)], exact: true };
  });
  const once = prefixes.length === 1;
  const sorts = once && first?.[0] === last;
  const parts = [comparisons, ...index.slice(0, -1).map((property) => equal.get(property))];
  const covered = new Set(parts.flatMap((condition) => [...(condition?.parts ?? [])])).size;
  const exact = count === covered && prefixes.flat().every(isWhole) && ranges.every((it) => it.exact);
  const worth =
    EQUAL_WORTH * (index.length - 1) + (comparisons ? COMPARED_WORTH : 0) + (sorts && limit?.[1] ? PAGE_WORTH : 0);
  const direction = sorts && first?.[1] === "descending" ? "prev" : "next";
  const order = sorts ? "sort" : "none";
  const complete = index.length === 1;
  return [{ index, ranges: ranges.flatMap(({ list }) => list), direction, order, once, exact, complete, worth }];
}

const isWhole = (text: string) => text.length < MAX_TEXT;

/** Every way to take one text of each list; none where there are too many. */
function combine(lists: readonly (readonly string[])[]): string[][] {
  if (lists.reduce((product, { length }) => product * length, 1) > MAX_RANGES) return [];
  return lists.reduce<string[][]>((ways, list) => ways.flatMap((way) => list.map((text) => [...way, text])), [[]]);
}
