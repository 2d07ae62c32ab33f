const ANY = Symbol("any run of characters");
const ONE = Symbol("any one character");
type Part = string | symbol;

/**
 * A test for text as jIO compares a value that has no operator: with a `%` (any run) in it a pattern, whole and whatever the
 * case, where `_` is any one character; without one the same text exactly. `\%` and `\_` are the characters themselves.
 */
export function createPattern(value: string): (text: string) => boolean {
  if (!/(^|[^\\])%/.test(value)) {
    const exact = value.replaceAll("\\%", "%");
    return (text) => text === exact;
  }
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
