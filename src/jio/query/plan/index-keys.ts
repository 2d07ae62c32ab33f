/**
 * The keys under which an index of IndexedDB lists a document. An index over one property holds every text the property
 * equals, and a list of what it is sorted by: [3, "x"]; one over several holds lists of the texts of all but the last, and of
 * what the last is sorted by: ["Data Stream", "2024-05-01"]. IndexedDB's own order is ours: numbers, then text, then lists.
 */
import type { Doc } from "../../storage.ts";
import { orderKey } from "../sort.ts";
import { membersOf, propertyOf, textOf } from "../value.ts";

export type Key = number | string | Key[];

/** Text in a key is cut here: a longer one is found with all that begin like it, and judged by its document. */
export const MAX_TEXT = 128;
/** So many members of a list take part in sorting by an index; who shares them all is judged by the documents. */
export const MAX_MEMBERS = 8;
/** A document with more keys than this in one index is not listed there, and `TOO_MANY` says so. */
export const MAX_KEYS = 1000;
export const TOO_MANY: Key = -1;

export const cut = (text: string): string => text.slice(0, MAX_TEXT);

export function keysFor(doc: Doc, id: string, properties: readonly string[]): Key[] {
  const last = properties.at(-1) as string;
  const order = orderKey(doc, last, id).slice(0, MAX_MEMBERS).map(keyOf);
  const equal = (property: string) => new Set(membersOf(propertyOf(doc, property, id)).map((it) => cut(textOf(it))));
  if (properties.length === 1) {
    const texts = equal(last);
    return texts.size < MAX_KEYS ? [order, ...texts] : [order, TOO_MANY];
  }
  let keys: Key[][] = [order];
  for (const property of properties.slice(0, -1).reverse()) {
    const texts = [...equal(property)];
    if (texts.length * keys.length > MAX_KEYS) return [TOO_MANY];
    keys = texts.flatMap((text) => keys.map((key) => [text, ...key]));
  }
  return keys;
}

/** True of a key that several values may share although they differ. */
export function isCut(key: Key): boolean {
  if (typeof key === "string") return key.length === MAX_TEXT;
  return Array.isArray(key) && (key.length >= MAX_MEMBERS || key.some(isCut));
}

function keyOf(order: number | bigint | string): Key {
  return typeof order === "string" ? cut(order) : Number(order);
}
