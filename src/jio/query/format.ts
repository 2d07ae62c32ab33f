import { FieldError } from "../../base/errors.ts";
import type { Query } from "../storage.ts";
import { checkQuery } from "./check.ts";
import { isKeyword, MAX_BRACKETS } from "./parse.ts";

const WORD = /^[^\s"():><!=]+$/;
/** In jIO's quotes a backslash takes the quote after it, also the closing one. */
const SWALLOWING = /\\(?:"|$)/;
const OPERATORS = new Set(["=", "!=", "<", "<=", ">", ">="]);

/**
 * A query tree as search text: `parseStringToObject` of it gives the tree back.
 *
 * Shape   values are written as quoted strings; an AND of nothing is "". What jIO's grammar has no words for, a key that is no word
 *         and a value with a backslash before a quote or at its end, stands in quotes of ours: !"my key": "a".
 * Throws  "invalid-argument" for what no text can say: an unknown operator, an OR of nothing, more than 500 brackets in each other.
 * Source  the query grammar of jIO 3.45.
 */
export function objectToSearchText(query: Query): string {
  checkQuery(query);
  if (query.type === "complex" && query.operator === "AND" && query.query_list.length === 0) return "";
  return format(query, { nested: false, depth: 0 });
}

interface Place {
  /** Inside an AND, OR or NOT: lists need brackets there. */
  nested: boolean;
  depth: number;
}

function format(query: Query, place: Place): string {
  if (query.type === "simple") return formatSimple(query);
  const [first] = query.query_list;
  if (!first) throw new FieldError("invalid-argument", `search text has no word for an empty ${query.operator}`);
  if (query.operator === "NOT")
    return `NOT ${first.type === "complex" ? inBrackets(first, place) : format(first, place)}`;
  if (query.query_list.length === 1) return format(first, place);
  if (place.nested) return inBrackets(query, place);
  const inner = { ...place, nested: true };
  return query.query_list.map((part) => format(part, inner)).join(` ${query.operator} `);
}

function inBrackets(query: Query, { depth }: Place): string {
  if (depth === MAX_BRACKETS)
    throw new FieldError("invalid-argument", `search text has no more than ${MAX_BRACKETS} brackets within each other`);
  return `( ${format(query, { nested: false, depth: depth + 1 })} )`;
}

function formatSimple({ key, value, operator }: Extract<Query, { type: "simple" }>): string {
  if (operator !== undefined && !OPERATORS.has(operator))
    throw new FieldError("invalid-argument", `the operator ${operator} cannot stand in search text`, { operator });
  return [key && `${formatKey(key)}:`, operator, formatValue(String(value))].filter(Boolean).join(" ");
}

function formatKey(key: string): string {
  return WORD.test(key) && !isKeyword(key) ? key : inOurQuotes(key);
}

function formatValue(value: string): string {
  if (!SWALLOWING.test(value)) return `"${value.replaceAll('"', '\\"')}"`;
  return WORD.test(value) ? value : inOurQuotes(value);
}

function inOurQuotes(text: string): string {
  return `!"${text.replace(/["\\]/g, "\\$&")}"`;
}
