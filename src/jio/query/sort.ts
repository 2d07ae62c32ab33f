import type { Doc } from "../storage.ts";
import { type Fields, plainField } from "./fields.ts";
import { attempt, isComparable } from "./match.ts";
import { membersOf, type Order, orderOf, propertyOf } from "./value.ts";

export type SortOn = readonly (readonly [key: string, direction: "ascending" | "descending"])[];
export interface Item {
  doc: Doc;
  id?: string;
}

/** Sorted items in a new list: missing before numbers before text, lists by member after member; equal ones stay as they were. */
export function sortItems<T extends Item>(items: readonly T[], sortOn: SortOn, fieldOf: Fields = plainField): T[] {
  const keysOf = sortOn.map(([key]) => createSortKey(key, fieldOf));
  const signs = sortOn.map(([, direction]) => (direction === "descending" ? -1 : 1));
  const ranked = items.map((item) => ({ item, keys: keysOf.map((keyOf) => keyOf(item)) }));
  ranked.sort((a, b) => {
    for (let n = 0; n < signs.length; n++) {
      const order = compareKeys(a.keys[n] as unknown[], b.keys[n] as unknown[]);
      if (order !== 0) return order * (signs[n] as number);
    }
    return 0;
  });
  return ranked.map(({ item }) => item);
}

/** What a document that was stored is sorted by: none, one or, of a list, several. */
export function orderKey(doc: Doc, key: string, id?: string): Order[] {
  return membersOf(propertyOf(doc, key, id))
    .map(orderOf)
    .filter(isOrdered);
}

function createSortKey(name: string, fieldOf: Fields): (item: Item) => unknown[] {
  const { key, cast, rank = cast } = fieldOf(name);
  if (!rank) return ({ doc, id }) => orderKey(doc, key, id);
  return ({ doc, id }) => {
    const property = propertyOf(doc, key, id);
    const value = property === undefined || property === null ? undefined : attempt(() => rank(property));
    return membersOf(value)
      .map((member) => (isComparable(member) ? member : orderOf(member)))
      .filter(isOrdered);
  };
}

/** What is not a number stands nowhere among them. */
const isOrdered = (member: unknown) => !Number.isNaN(member);

function compareKeys(a: readonly unknown[], b: readonly unknown[]): number {
  for (let n = 0; n < Math.min(a.length, b.length); n++) {
    const order = compareMembers(a[n], b[n]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareMembers(a: unknown, b: unknown): number {
  if (isComparable(a) && isComparable(b)) return attempt(() => a.cmp(b)) ?? 0;
  const [isTextA, isTextB] = [typeof a === "string", typeof b === "string"];
  if (isTextA !== isTextB) return isTextA ? 1 : -1;
  return (a as Order) < (b as Order) ? -1 : (a as Order) > (b as Order) ? 1 : 0;
}
