/** What every document of an answer must fulfil, as far as an index can tell: texts that a property equals, and between what it lies. */
import type { Query } from "../../storage.ts";
import { boundOf, exactTextOf, type SimpleQuery } from "../match.ts";

export interface Comparison {
  operator: "<" | "<=" | ">" | ">=";
  bound: number | string;
}
export interface Condition<T> {
  list: T[];
  /** Which parts of the query this says all of. */
  parts: Set<Query>;
}
export interface Conditions {
  /** How many parts the query has that must all be fulfilled. */
  count: number;
  /** One of these texts. */
  equal: Map<string, Condition<string>>;
  /** All of these comparisons. */
  compared: Map<string, Condition<Comparison>>;
}

/** More texts than this for one property are no help. */
const MAX_TEXTS = 64;
const OPERATORS = new Set<string | undefined>(["<", "<=", ">", ">="]);

export function findConditions(query: Query): Conditions {
  const parts = partsOf(query);
  const conditions: Conditions = { count: parts.length, equal: new Map(), compared: new Map() };
  for (const part of parts) {
    if (part.type === "simple" && OPERATORS.has(part.operator)) addComparison(conditions, part);
    else addTexts(conditions, part);
  }
  return conditions;
}

function partsOf(query: Query): Query[] {
  return query.type === "complex" && query.operator === "AND" ? query.query_list.flatMap(partsOf) : [query];
}

function addComparison({ compared }: Conditions, part: SimpleQuery): void {
  if (part.key === "") return;
  const found = compared.get(part.key) ?? { list: [], parts: new Set() };
  found.list.push({ operator: part.operator as Comparison["operator"], bound: boundOf(part.value) });
  compared.set(part.key, { list: found.list, parts: found.parts.add(part) });
}

/** The first equality of a property; a second one, as for two members of a list, is judged by the documents. */
function addTexts({ equal }: Conditions, part: Query): void {
  const leaves = part.type === "complex" && part.operator === "OR" ? part.query_list : [part];
  const [first] = leaves;
  if (first?.type !== "simple" || first.key === "") return;
  const { key } = first;
  const texts = new Set<string>();
  for (const leaf of leaves) {
    if (leaf.type !== "simple" || leaf.key !== key) return;
    const text = exactTextOf(leaf);
    if (text === undefined) return;
    texts.add(text);
  }
  if (texts.size <= MAX_TEXTS && !equal.has(key)) equal.set(key, { list: [...texts], parts: new Set([part]) });
}
