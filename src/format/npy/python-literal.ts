/** Literals of Python as numpy's headers have them: read, never evaluated. Source: Python reference, 2.4 and 6.2. */
import { FieldError } from "../../base/errors.ts";

/** A tuple reads as a list does. */
export type Literal = string | number | boolean | null | Literal[] | Map<string, Literal>;

const MAX_DEPTH = 32;
const ESCAPES: Record<string, string> = { "\\": "\\", "'": "'", '"': '"', n: "\n", r: "\r", t: "\t", "\n": "" };
const WORDS = new Map<string, Literal>([
  ["True", true],
  ["False", false],
  ["None", null],
]);

/** Throws "invalid-format" with the place in the text as `offset`. */
export function parsePythonLiteral(text: string): Literal {
  let at = 0;
  const skip = () => {
    while (/\s/.test(text[at] ?? "")) at++;
  };
  const bad = (what: string): FieldError =>
    new FieldError("invalid-format", `${what} at character ${at + 1} of ${JSON.stringify(text.slice(0, 200))}`, {
      offset: at,
    });
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };

  function value(depth: number): Literal {
    if (depth > MAX_DEPTH) throw bad("too many brackets within brackets");
    skip();
    const first = text[at];
    if (first === "(" || first === "[") return list(first === "(" ? ")" : "]", depth);
    if (first === "{") return dictionary(depth);
    const quote = /[ub]?(['"])/y;
    quote.lastIndex = at;
    if (quote.test(text)) return string();
    const number = match(/[+-]?\d+L?/y); // Python 2 wrote 3L
    if (number !== undefined) {
      const integer = Number(number.replace("L", ""));
      if (!Number.isSafeInteger(integer)) throw bad("a number that is too large");
      return integer;
    }
    const word = match(/[A-Za-z]+/y);
    if (word !== undefined && WORDS.has(word)) return WORDS.get(word)!;
    throw bad(first === undefined ? "the text ends" : "no value that is known");
  }

  function list(end: string, depth: number): Literal {
    const isTuple = text[at++] === "(";
    const items: Literal[] = [];
    let commas = 0;
    for (skip(); text[at] !== end; skip()) {
      if (commas < items.length) throw bad(`no "," or "${end}"`);
      items.push(value(depth + 1));
      skip();
      if (match(/,/y)) commas++;
    }
    at++;
    return isTuple && items.length === 1 && commas === 0 ? items[0]! : items;
  }

  function dictionary(depth: number): Literal {
    at++;
    const entries = new Map<string, Literal>();
    let commas = 0;
    for (skip(); text[at] !== "}"; skip()) {
      if (commas < entries.size) throw bad('no "," or "}"');
      const key = value(depth + 1);
      if (typeof key !== "string" || entries.has(key)) throw bad("no name of its own");
      skip();
      if (!match(/:/y)) throw bad('no ":"');
      entries.set(key, value(depth + 1));
      skip();
      if (match(/,/y)) commas++;
    }
    at++;
    return entries;
  }

  function string(): string {
    if (text[at] === "u" || text[at] === "b") at++;
    const quote = text[at++];
    let read = "";
    for (; text[at] !== quote; at++) {
      if (at >= text.length || text[at] === "\n") throw bad("a text without its end");
      read += text[at] === "\\" ? escaped() : text[at];
    }
    at++;
    return read;
  }

  function escaped(): string {
    const letter = text[++at] ?? "";
    const digits = { x: 2, u: 4, U: 8 }[letter];
    if (digits === undefined) {
      if (ESCAPES[letter] === undefined) throw bad("an unknown escape");
      return ESCAPES[letter];
    }
    const code = text.slice(at + 1, at + 1 + digits);
    const point = Number.parseInt(code, 16);
    if (!/^[0-9a-fA-F]+$/.test(code) || code.length < digits || point > 0x10ffff) throw bad("an unknown escape");
    at += digits;
    return String.fromCodePoint(point);
  }

  const read = value(0);
  skip();
  if (at < text.length) throw bad("something behind the value");
  return read;
}
