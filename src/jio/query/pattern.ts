const ANY = Symbol("any run of characters");
const ONE = Symbol("any one character");
type Part = string | symbol;

/** A value is a pattern as soon as a `%` stands in it that no backslash makes the character itself. */
export function isPattern(value: string): boolean {
  return /(^|[^\\])%/.test(value);
}

/** The text that a value which is no pattern stands for. */
export function literalOf(value: string): string {
  return value.replaceAll("\\%", "%");
}

/**
 * A test for text as a value without an operator means it: a pattern is compared whole and whatever the case, `%` being any
 * run and `_` any one character; other text to the letter. `\%` and `\_` are the characters themselves.
 */
export function createPattern(value: string): (text: string) => boolean {
  if (!isPattern(value)) return (text) => text === literalOf(value);
  const parts = readParts(value.toLowerCase());
  return (text) => matches(parts, text.toLowerCase());
}

/** A test for text that has the value somewhere inside; wildcards in the value count. */
export function createContains(value: string): (text: string) => boolean {
  const parts = [ANY, ...readParts(value.toLowerCase()), ANY];
  return (text) => matches(parts, text.toLowerCase());
}

function readParts(pattern: string): Part[] {
  const found = pattern.match(/\\[%_]|[\s\S]/g) ?? [];
  return found.map((piece) => {
    if (piece === "%") return ANY;
    if (piece === "_") return ONE;
    return piece.length === 2 ? piece.slice(1) : piece;
  });
}

/** Steps back to the last `%` only, so no pattern takes longer than its length times the text's: a regular expression might. */
function matches(parts: Part[], text: string): boolean {
  let part = 0;
  let at = 0;
  let lastAny = -1;
  let resumeAt = 0;
  while (at < text.length) {
    if (parts[part] === ANY) {
      lastAny = part++;
      resumeAt = at;
    } else if (parts[part] === ONE || parts[part] === text[at]) {
      part += 1;
      at += 1;
    } else if (lastAny >= 0) {
      part = lastAny + 1;
      at = ++resumeAt;
    } else return false;
  }
  while (parts[part] === ANY) part += 1;
  return part === parts.length;
}
