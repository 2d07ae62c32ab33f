/** Ranges of index keys. Pure data: the shell makes IDBKeyRanges of them. */
import type { Comparison } from "./conditions.ts";
import { cut, type Key, MAX_TEXT } from "./index-keys.ts";

/** Without a bound everything on that side. */
export interface KeyRange {
  lower?: Key;
  lowerOpen?: boolean;
  upper?: Key;
  upperOpen?: boolean;
}

export interface Ranges {
  /** Apart from each other, in ascending order. */
  list: KeyRange[];
  /** No document lies in them that does not fulfil the conditions they were made of. */
  exact: boolean;
}

/** Sorts after everything else that a key may begin with or go on with. */
const END: Key = [];

export const only = (key: Key): KeyRange => ({ lower: key, upper: key });

/** Every key that begins with these texts. */
export const startingWith = (prefix: readonly Key[]): KeyRange => ({
  lower: [...prefix],
  upper: [...prefix, END],
  upperOpen: true,
});

/** Keys whose next member fulfils every comparison: a stretch of numbers and one of texts. */
export function comparedRanges(prefix: readonly Key[], comparisons: readonly Comparison[]): Ranges {
  const numbers: KeyRange = { lower: [...prefix, -Infinity], upper: [...prefix, ""], upperOpen: true };
  const texts: KeyRange = { lower: [...prefix, ""], upper: [...prefix, END], upperOpen: true };
  const narrowed: Ranges = { list: [numbers, texts], exact: true };
  let [numbersPossible, textsPossible] = [true, true];
  for (const { operator, bound } of comparisons) {
    const number = Number(bound);
    if (Number.isNaN(number)) numbersPossible = false;
    else narrow(numbers, prefix, operator, number);
    if (typeof bound === "number") {
      narrowed.exact = false; // text that reads as a number is compared as one
      if (Number.isNaN(number)) textsPossible = false;
    } else if (bound.length < MAX_TEXT) narrow(texts, prefix, operator, bound);
    else {
      narrowed.exact = false;
      narrow(texts, prefix, operator === "<" || operator === "<=" ? "<=" : ">=", cut(bound));
    }
  }
  narrowed.list = [numbersPossible && numbers, textsPossible && texts].filter((it) => it !== false).filter(isPossible);
  return narrowed;
}

function narrow(range: KeyRange, prefix: readonly Key[], operator: Comparison["operator"], bound: Key): void {
  const [at, after]: Key[] = [
    [...prefix, bound],
    [...prefix, bound, END],
  ];
  if (operator === ">" || operator === ">=") {
    const lower = operator === ">" ? after : at;
    if (compareKeys(lower, range.lower as Key) > 0) range.lower = lower;
    return;
  }
  const [upper, upperOpen] = operator === "<" ? [at, true] : [after, false];
  if (compareKeys(upper, range.upper as Key) < 0) Object.assign(range, { upper, upperOpen });
}

/** What is left of a range after a key in it, the way it is read; `undefined` where nothing can be. */
export function beyond(range: KeyRange, key: Key, direction: "next" | "prev"): KeyRange | undefined {
  const rest =
    direction === "next" ? { ...range, lower: key, lowerOpen: true } : { ...range, upper: key, upperOpen: true };
  return isPossible(rest) ? rest : undefined;
}

export function contains({ lower, lowerOpen, upper, upperOpen }: KeyRange, key: Key): boolean {
  const [fromLower, toUpper] = [
    lower === undefined ? 1 : compareKeys(key, lower),
    upper === undefined ? 1 : compareKeys(upper, key),
  ];
  return (lowerOpen ? fromLower > 0 : fromLower >= 0) && (upperOpen ? toUpper > 0 : toUpper >= 0);
}

function isPossible({ lower, lowerOpen, upper, upperOpen }: KeyRange): boolean {
  if (lower === undefined || upper === undefined) return true;
  const order = compareKeys(lower, upper);
  return order < 0 || (order === 0 && !lowerOpen && !upperOpen);
}

/** As indexedDB.cmp: numbers before text before lists, lists by member after member. */
export function compareKeys(a: Key, b: Key): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let n = 0; n < Math.min(a.length, b.length); n++) {
      const order = compareKeys(a[n] as Key, b[n] as Key);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  const byKind = kindOf(a) - kindOf(b);
  if (byKind !== 0) return byKind;
  return a < b ? -1 : a > b ? 1 : 0;
}

function kindOf(key: Key): 0 | 1 | 2 {
  return typeof key === "number" ? 0 : typeof key === "string" ? 1 : 2;
}
