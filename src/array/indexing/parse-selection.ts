import { FieldError } from "../../base/errors.ts";
import type { Selection, Slice } from "./selection.ts";

const INTEGER = /^[+-]?\d{1,15}$/;

/**
 * Basic indexing as one writes it in numpy: `[1000:2000:4, 2]`, `..., 0`, `::-1`, `None` (or `newaxis`) for a new axis. The brackets
 * may be left out.
 *
 * Throws  "invalid-argument", with the part that selects nothing and its place in the text.
 * Source  NumPy reference, "Indexing on ndarrays", basic indexing.
 */
export function parseSelection(text: string): Selection {
  if (typeof text !== "string") throw wrong("a selection is written as text, such as [0:100, 2]", { text });
  const open = /^\s*\[/.exec(text)?.[0].length ?? 0;
  const close = /\]\s*$/.exec(text)?.[0].length ?? 0;
  if ((open === 0) !== (close === 0)) throw wrong(`"${text}" has one bracket without the other`, { text });
  const inner = text.slice(open, text.length - close);
  if (inner.trim() === "") throw wrong('an empty selection: "..." selects everything', { text });
  const parts = inner.split(",");
  if (parts.length > 1 && parts.at(-1)!.trim() === "") parts.pop(); // as after a tuple's last item
  let at = open;
  return parts.map((part) => {
    const item = parsePart(part.trim(), at + (part.length - part.trimStart().length));
    at += part.length + 1;
    return item;
  });
}

function parsePart(part: string, at: number): Selection[number] {
  if (part === "...") return "...";
  if (part === "None" || part === "newaxis" || part === "np.newaxis") return null;
  if (INTEGER.test(part)) return Number(part);
  const bounds = part.split(":").map((bound) => bound.trim());
  const isSlice = bounds.length >= 2 && bounds.length <= 3 && bounds.every((bound) => !bound || INTEGER.test(bound));
  if (!isSlice) {
    const message = `"${part}" at position ${at} selects nothing: write an index, start:stop:step, "..." or None`;
    throw wrong(message, { part, at });
  }
  const names = ["start", "stop", "step"] as const;
  const slice: Slice = {};
  for (const [n, bound] of bounds.entries()) if (bound) slice[names[n]!] = Number(bound);
  if (slice.step === 0) throw wrong(`"${part}" at position ${at} has a step of 0`, { part, at });
  return slice;
}

function wrong(message: string, facts: Record<string, unknown>): FieldError {
  return new FieldError("invalid-argument", message, facts);
}
