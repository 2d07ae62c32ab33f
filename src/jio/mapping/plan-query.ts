/** How a query on mapped documents is answered: by the sub storage in its own terms where that gives the same, here where not. */
import { createMatch } from "../query/match.ts";
import { asQuery } from "../query/select-rows.ts";
import type { AllDocsOpts, Query } from "../storage.ts";
import type { Rules } from "./rules.ts";

/** "none": no document answers. "push": the sub storage's rows are the answer. "select": they hold the answer, to be found here. */
export type QueryPlan = { kind: "none" } | { kind: "push" | "select"; options: AllDocsOpts };

export function planQuery(rules: Rules, o: AllDocsOpts): QueryPlan {
  const { filter, exact } = rewrite(rules, asQuery(o.query ?? ""));
  if (filter === false) return { kind: "none" };
  const query = both(rules.condition, filter === true ? undefined : filter);
  const search = query ? { query } : {};
  const sort = (o.sort_on ?? []).map(([key, direction]) => [subKey(rules, key), direction] as const);
  const select = (o.select_list ?? []).map((key) => subKey(rules, key));
  const isExact = exact && ![...sort.map(([key]) => key), ...select].includes("switched");
  if (!isExact) return { kind: "select", options: { ...search, include_docs: true } };
  const sort_on = sort.flatMap(([key, direction]): [string, "ascending" | "descending"][] =>
    typeof key === "object" ? [[key.key, direction]] : [],
  );
  const select_list = [...select, ...(rules.idKey === undefined ? [] : [{ key: rules.idKey }])].flatMap((key) =>
    typeof key === "object" ? [key.key] : [],
  );
  const options: AllDocsOpts = { ...search };
  if (sort_on.length > 0) options.sort_on = sort_on;
  if (select_list.length > 0) options.select_list = [...new Set(select_list)];
  if (o.include_docs) options.include_docs = true;
  // Where the id is a property, documents that have none are passed over, and the page is cut after that.
  if (o.limit && rules.idKey === undefined) options.limit = o.limit;
  return { kind: "push", options };
}

/** Where a property is kept: under this key, nowhere, or as another value. */
export function subKey(
  { idKey, mapsAll, properties, taken }: Rules,
  key: string,
): { key: string } | "none" | "switched" {
  if (key === "__id") return { key: idKey ?? "__id" };
  const rule = properties.get(key);
  if (!rule) return mapsAll && !taken.has(key) ? { key } : "none";
  if (rule[0] === "equalSubProperty") return { key: rule[1] };
  if (rule[0] === "equalSubId") return { key: "__id" };
  if (rule[0] === "keep") return { key };
  return rule[0] === "switchPropertyValue" ? "switched" : "none";
}

/** `filter` finds all that the query finds, and no more where it is exact; true is everything, false nothing. */
interface Rewritten {
  filter: Query | boolean;
  exact: boolean;
}

function rewrite(rules: Rules, query: Query): Rewritten {
  if (query.type === "simple") return rewriteSimple(rules, query);
  const list = query.query_list.map((inner) => rewrite(rules, inner));
  const exact = list.every((inner) => inner.exact);
  if (query.operator === "NOT")
    return exact ? { filter: not(list[0]?.filter ?? true), exact } : { filter: true, exact };
  const [whole, idle] = query.operator === "AND" ? [false, true] : [true, false];
  const query_list = list.flatMap(({ filter }) => (typeof filter === "object" ? [filter] : []));
  if (list.some(({ filter }) => filter === whole)) return { filter: whole, exact: whole ? exact : true };
  if (query_list.length === 0) return { filter: idle, exact };
  return { filter: { type: "complex", operator: query.operator, query_list }, exact };
}

function not(filter: Query | boolean): Query | boolean {
  return typeof filter === "boolean" ? !filter : { type: "complex", operator: "NOT", query_list: [filter] };
}

function rewriteSimple(rules: Rules, query: Extract<Query, { type: "simple" }>): Rewritten {
  if (query.key === "") return { filter: true, exact: false }; // looks into every property: those of this side
  const there = subKey(rules, query.key);
  if (there === "none") return { filter: false, exact: true };
  if (there !== "switched") return { filter: { ...query, key: there.key }, exact: true };
  const rule = rules.properties.get(query.key);
  if (rule?.[0] !== "switchPropertyValue") return { filter: true, exact: false };
  const [key, table] = rule[1];
  const match = createMatch(query);
  const query_list = Object.entries(table)
    .filter(([value]) => match({ [query.key]: value }))
    .map(([, value]): Query => ({ type: "simple", key, value, operator: "=" }));
  if (query_list.length === 0) return { filter: false, exact: true };
  // Equal as text, which a number or a member of a list may be too.
  return { filter: { type: "complex", operator: "OR", query_list }, exact: false };
}

function both(a: Query | undefined, b: Query | undefined): Query | undefined {
  return a && b ? { type: "complex", operator: "AND", query_list: [a, b] } : (a ?? b);
}
