/** Reads jIO's search text: the same words, the same (unusual) precedence. */
import { FieldError } from "../../base/errors.ts";
import type { Query } from "../storage.ts";
import { complexQuery, notQuery } from "./normal-form.ts";

type Kind = "(" | ")" | ":" | "AND" | "OR" | "NOT" | "operator" | "word" | "quoted" | "end";
interface Token {
  kind: Kind;
  text: string;
  position: number;
}

const MAX_DEPTH = 500; // brackets within brackets; far below what the stack of any browser holds
const SPACE = /\s+/y;
const PUNCTUATION = /[():]/y;
const OPERATOR = /!=|<=|>=|=|<|>/y;
const QUOTED = /"((?:\\"|[^"])*)"/y;
const WORD = /[^\s"():><!=]+/y;

/**
 * Search text as a tree.
 *
 * Shape   "a b OR c" is a AND (b OR c): AND binds tightest, the implicit AND loosest; "" is an AND of nothing, which matches all.
 * Throws  "invalid-argument", facts.position the place in the text.
 * Source  the query grammar of jIO 3.45.
 */
export function parseStringToObject(text: string): Query {
  if (typeof text !== "string") throw new FieldError("invalid-argument", "a search text must be a string");
  const tokens = readTokens(text);
  if (tokens.length === 1) return complexQuery("AND", []);
  const parser = createParser(tokens);
  const query = parser.search(0);
  parser.expect("end");
  return query;
}

function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const take = (rule: RegExp) => {
    rule.lastIndex = position;
    const found = rule.exec(text);
    if (found) position = rule.lastIndex;
    return found;
  };
  while (position < text.length) {
    if (take(SPACE)) continue;
    const start = position;
    const add = (kind: Kind, value: string) => tokens.push({ kind, text: value, position: start });
    let found = take(PUNCTUATION);
    if (found) add(found[0] as Kind, found[0]);
    else if ((found = take(OPERATOR))) add("operator", found[0]);
    else if ((found = take(QUOTED))) add("quoted", (found[1] ?? "").replaceAll('\\"', '"'));
    else if ((found = take(WORD))) add(isKeyword(found[0]) ? found[0] : "word", found[0]);
    else throw wrong(text[start] === '"' ? "this quotation has no end" : `"${text[start]}" is not expected`, start);
  }
  tokens.push({ kind: "end", text: "", position: text.length });
  return tokens;
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

  function search(depth: number): Query {
    const parts = [and(depth)];
    const joins: ("AND" | "OR")[] = [];
    for (;;) {
      const isOr = accept("OR");
      if (!isOr && (peek().kind === "end" || peek().kind === ")")) return joinRight(parts, joins);
      joins.push(isOr ? "OR" : "AND");
      parts.push(and(depth));
    }
  }

  function and(depth: number): Query {
    const parts = [bool(depth)];
    while (accept("AND")) parts.push(bool(depth));
    return parts.length > 1 ? complexQuery("AND", parts) : (parts[0] as Query);
  }

  const bool = (depth: number) => (accept("NOT") ? notQuery(expression(depth)) : expression(depth));

  function expression(depth: number): Query {
    if (peek().kind === "word" && peek(1).kind === ":") {
      const key = expect("word").text;
      expect(":");
      return withKey(expressionBelow(depth), key);
    }
    if (accept("(")) {
      const inner = searchBelow(depth);
      expect(")");
      return inner;
    }
    const operator = peek().kind === "operator" ? expect("operator").text : undefined;
    const { text: value } = peek().kind === "quoted" ? expect("quoted") : expect("word");
    return operator === undefined ? { type: "simple", key: "", value } : { type: "simple", key: "", value, operator };
  }

  const deeper = (depth: number) => {
    if (depth >= MAX_DEPTH) throw wrong(`more than ${MAX_DEPTH} brackets within each other`, peek().position);
    return depth + 1;
  };
  const expressionBelow = (depth: number) => expression(deeper(depth));
  const searchBelow = (depth: number) => search(deeper(depth));
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
    right = complexQuery(operator, run.reverse());
  }
  return right;
}

/** A key before brackets is the key of every leaf inside that has none of its own. */
function withKey(query: Query, key: string): Query {
  if (query.type === "simple") return query.key === "" ? { ...query, key } : query;
  return { ...query, query_list: query.query_list.map((inner) => withKey(inner, key)) };
}
