import { FieldError } from "../../base/errors.ts";
import type { Query } from "../storage.ts";
import { checkQuery } from "./check.ts";
import { isKeyword } from "./parse.ts";

const WORD = /^[^\s"():><!=]+$/;
const OPERATORS = new Set(["=", "!=", "<", "<=", ">", ">="]);

/**
 * A query tree as search text: `parseStringToObject` of it gives the tree back.
 *
 * Shape   values are written as quoted strings; an AND of nothing is "".
 * Throws  "invalid-argument" for what the language cannot say: a key with a space, an unknown operator, a value with a space
 *         that ends in a backslash.
 * Source  the query grammar of jIO 3.45.
 */
export function objectToSearchText(query: Query): string {
  checkQuery(query);
  if (query.type === "complex" && query.operator === "AND" && query.query_list.length === 0) return "";
  return format(query, false);
}

function format(query: Query, nested: boolean): string {
  if (query.type === "simple") return formatSimple(query);
  const [first] = query.query_list;
  if (!first) throw new FieldError("invalid-argument", `search text has no word for an empty ${query.operator}`);
  if (query.operator === "NOT")
    return `NOT ${first.type === "complex" ? `( ${format(first, false)} )` : format(first, true)}`;
  if (query.query_list.length === 1) return format(first, nested);
  const text = query.query_list.map((inner) => format(inner, true)).join(` ${query.operator} `);
  return nested ? `( ${text} )` : text;
}

function formatSimple({ key, value, operator }: Extract<Query, { type: "simple" }>): string {
  if (key !== "" && (!WORD.test(key) || isKeyword(key)))
    throw new FieldError("invalid-argument", `the key ${JSON.stringify(key)} cannot stand in search text`, { key });
  if (operator !== undefined && !OPERATORS.has(operator))
    throw new FieldError("invalid-argument", `the operator ${operator} cannot stand in search text`, { operator });
  return [key && `${key}:`, operator, formatValue(String(value))].filter(Boolean).join(" ");
}

function formatValue(value: string): string {
  if (!value.endsWith("\\")) return `"${value.replaceAll('"', '\\"')}"`;
  // A quoted backslash at the end would swallow the closing quote.
  if (WORD.test(value)) return value;
  throw new FieldError("invalid-argument", `the value ${JSON.stringify(value)} cannot stand in search text`, { value });
}
