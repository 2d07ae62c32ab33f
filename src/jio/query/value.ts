/** What a property is compared by: the members of a list, the `content` of an object, text, or number before text. */
import type { Doc } from "../storage.ts";

export type Order = number | bigint | string;

/** Own properties only: an item has no "constructor" unless somebody put one there. `id` is what `__id` means, where given. */
export function propertyOf(doc: Doc, key: string, id?: string): unknown {
  if (key === "__id" && id !== undefined) return id;
  return Object.hasOwn(doc, key) ? doc[key] : undefined;
}

/** The contents of a property, none for one that is missing or null; a list counts by its members. */
export function membersOf(value: unknown): unknown[] {
  const list = Array.isArray(value) ? value.map(contentOf) : [contentOf(value)];
  return list.filter((member) => member !== undefined && member !== null);
}

/** A Date is its ISO text, as it is in a document that was stored. */
function contentOf(value: unknown): unknown {
  if (value instanceof Date) return value.toJSON();
  return typeof value === "object" && value !== null && "content" in value ? value.content : value;
}

/** What equality and patterns look at. */
export function textOf(content: unknown): string {
  return typeof content === "object" ? JSON.stringify(content) : String(content);
}

/** What `<` and sorting look at; truth values are the numbers 0 and 1. */
export function orderOf(content: unknown): Order {
  if (typeof content === "boolean") return Number(content);
  if (typeof content === "number" || typeof content === "bigint" || typeof content === "string") return content;
  return textOf(content);
}
