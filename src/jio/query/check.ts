import { FieldError } from "../../base/errors.ts";
import type { Query } from "../storage.ts";

const MAX_DEPTH = 2000;
const VALUES = new Set(["string", "number", "boolean", "bigint"]);

/** Throws "invalid-argument" unless the value is a well-formed query tree; the facts name the path. */
export function checkQuery(query: unknown, path = "query", depth = 0): asserts query is Query {
  const refuse = (what: string) => new FieldError("invalid-argument", `${path}: ${what}`, { path });
  if (depth > MAX_DEPTH) throw refuse("nested too deeply");
  if (typeof query !== "object" || query === null) throw refuse("a query is an object");
  const { type, key, operator, value, query_list } = query as Record<string, unknown>;
  if (type === "simple") {
    if (typeof key !== "string") throw refuse("key must be a string");
    if (operator !== undefined && typeof operator !== "string") throw refuse("operator must be a string");
    if (!VALUES.has(typeof value) && value !== null && !(value instanceof Date))
      throw refuse("value must be text, a number, true, false, null or a Date");
    return;
  }
  if (type !== "complex") throw refuse('type must be "simple" or "complex"');
  if (operator !== "AND" && operator !== "OR" && operator !== "NOT") throw refuse("operator must be AND, OR or NOT");
  if (!Array.isArray(query_list)) throw refuse("query_list must be a list");
  if (operator === "NOT" && query_list.length !== 1) throw refuse("NOT takes exactly one query");
  query_list.forEach((inner, index) => {
    checkQuery(inner, `${path}.query_list.${index}`, depth + 1);
  });
}
