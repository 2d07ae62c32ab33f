/** Reads jIO's search text: the same words, the same (unusual) precedence. */
import { FieldError } from "../../base/errors.ts";
import type { Query } from "../storage.ts";
import { mergeLists, notQuery } from "./normal-form.ts";

type Kind = "(" | ")" | ":" | "AND" | "OR" | "NOT" | "operator" | "word" | "quoted" | "ours" | "end";
interface Token {
  kind: Kind;
  text: string;
  position: number;
}

/** Far below what the stack of any browser holds. */
export const MAX_BRACKETS = 500;
const SPACE = /\s+/y;
const PUNCTUATION = /[():]/y;
const OPERATOR = /!=|<=|>=|=|<|>/y;
const WORD = /[^\s"():><!=]+/y;

/**
 * Search text as a tree.
 *
 * Shape   "a b OR c" is a AND (b OR c): AND binds tightest, the implicit AND loosest; "" is an AND of nothing, which matches all.
 *         Beyond jIO, !"…" is text in which \\ and \" stand for the characters; it may be a key, too.
 * Throws  "invalid-argument", facts.position the place in the text.
 * Source  the query grammar of jIO 3.45.
 */
export function parseStringToObject(text: string): Query {
  if (typeof text !== "string") throw new FieldError("invalid-argument", "a search text must be a string");
  const tokens = readTokens(text);
  if (tokens.length === 1) return { type: "complex", operator: "AND", query_list: [] };
  const parser = createParser(tokens);
  const query = parser.search(0);
  parser.expect("end");
  return mergeLists(query);
}

function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const take = (rule: RegExp) => {
    rule.lastIndex = position;
    const found = rule.exec(text);
    if (found) position = rule.lastIndex;
    return found?.[0];
  };
  const takeQuoted = (opening: string, endOf: (text: string, from: number) => number) => {
    if (!text.startsWith(opening, position)) return undefined;
    const from = position + opening.length;
    const end = endOf(text, from);
    if (end < from) throw wrong("this quotation has no end", position);
    position = end + 1;
    return text.slice(from, end);
  };
  while (position < text.length) {
    if (take(SPACE)) continue;
    const start = position;
    const add = (kind: Kind, value: string) => tokens.push({ kind, text: value, position: start });
    let found = take(PUNCTUATION);
    if (found) add(found as Kind, found);
    else if ((found = take(OPERATOR))) add("operator", found);
    else if ((found = takeQuoted('"', endOfQuoted)) !== undefined) add("quoted", unescapeQuoted(found));
    else if ((found = takeQuoted('!"', endOfOurs)) !== undefined) add("ours", found.replace(/\\(["\\])/g, "$1"));
    else if ((found = take(WORD))) add(isKeyword(found) ? found : "word", found);
    else throw wrong(`"${text[start]}" is not expected`, start);
  }
  tokens.push({ kind: "end", text: "", position: text.length });
  return tokens;
}

/** The first quote without a backslash right before it, even where two backslashes stand there: as jIO reads it. */
function endOfQuoted(text: string, from: number): number {
  let end = text.indexOf('"', from);
  while (end > from && text[end - 1] === "\\") end = text.indexOf('"', end + 1);
  return end;
}

/** Two backslashes stay two, and a quote after them has none of its own. */
function unescapeQuoted(text: string): string {
  return text.replace(/\\\\|\\"/g, (pair) => (pair === '\\"' ? '"' : pair));
}

function endOfOurs(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '"') return at;
    if (text[at] === "\\") at += 1;
  }
  return -1;
}

/** AND, OR and NOT are words of the language when written so, and plain words otherwise. */
export function isKeyword(word: string): word is "AND" | "OR" | "NOT" {
  return word === "AND" || word === "OR" || word === "NOT";
}

function wrong(what: string, position: number): FieldError {
  return new FieldError("invalid-argument", `in the search text at ${position}: ${what}`, { position });
}

function createParser(tokens: Token[]) {
  let next = 0;
  const peek = (ahead = 0): Token => tokens[Math.min(next + ahead, tokens.length - 1)] as Token;
  const expect = (kind: Kind): Token => {
    const token = peek();
    if (token.kind !== kind) throw wrong(`${token.text || "the end"} is not expected`, token.position);
    next += 1;
    return token;
  };
  const accept = (kind: Kind): boolean => {
    const found = peek().kind === kind;
    if (found) next += 1;
    return found;
  };

  const deeper = (depth: number) => {
    if (depth === MAX_BRACKETS) throw wrong(`more than ${MAX_BRACKETS} levels within each other`, peek().position);
    return depth + 1;
  };

  /** A key before brackets is the key of every leaf inside that has none of its own. */
  function search(depth: number, key = ""): Query {
    const parts = [and(depth, key)];
    const joins: ("AND" | "OR")[] = [];
    let level = depth;
    for (;;) {
      const isOr = accept("OR");
      if (!isOr && (peek().kind === "end" || peek().kind === ")")) return joinRight(parts, joins);
      const join = isOr ? "OR" : "AND";
      if (joins.length > 0 && joins.at(-1) !== join) level = deeper(level);
      joins.push(join);
      parts.push(and(level, key));
    }
  }

  function and(depth: number, key: string): Query {
    const parts = [bool(depth, key)];
    while (accept("AND")) parts.push(bool(depth, key));
    return parts.length > 1 ? { type: "complex", operator: "AND", query_list: parts } : (parts[0] as Query);
  }

  const bool = (depth: number, key: string) =>
    accept("NOT") ? notQuery(expression(depth, key)) : expression(depth, key);

  function expression(depth: number, inherited: string): Query {
    let key = inherited;
    while (peek(1).kind === ":" && (peek().kind === "word" || peek().kind === "ours")) {
      key = expect(peek().kind).text;
      expect(":");
    }
    if (accept("(")) {
      const inner = search(deeper(depth), key);
      expect(")");
      return inner;
    }
    const operator = peek().kind === "operator" ? expect("operator").text : undefined;
    const { kind } = peek();
    const { text: value } = expect(kind === "quoted" || kind === "ours" ? kind : "word");
    return operator === undefined ? { type: "simple", key, value } : { type: "simple", key, value, operator };
  }

  return { search, expect };
}

/** a OR b c = a OR (b AND c): each join takes everything to its right. */
function joinRight(parts: Query[], joins: ("AND" | "OR")[]): Query {
  let right = parts.at(-1) as Query;
  let at = joins.length - 1;
  while (at >= 0) {
    const operator = joins[at] as "AND" | "OR";
    const run = [right];
    while (at >= 0 && joins[at] === operator) run.push(parts[at--] as Query);
    right = { type: "complex", operator, query_list: run.reverse() };
  }
  return right;
}
