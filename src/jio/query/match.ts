/** Whether one item answers a query, by jIO's rules; a missing or null property answers none, `!=` included. */
import type { Doc, Query } from "../storage.ts";
import { createContains, createPattern } from "./pattern.ts";

type Test = (item: Doc) => boolean;
type Compare = (value: unknown) => boolean;

const ORDER: Record<string, (a: unknown, b: unknown) => boolean> = {
  "<": (a, b) => (a as number) < (b as number),
  "<=": (a, b) => (a as number) <= (b as number),
  ">": (a, b) => (a as number) > (b as number),
  ">=": (a, b) => (a as number) >= (b as number),
};

/** Compiles a checked query; the test may be run on any number of items. */
export function createMatch(query: Query): Test {
  if (query.type === "simple") return createSimpleMatch(query);
  const tests = query.query_list.map(createMatch);
  if (query.operator === "NOT") return (item) => !tests[0]?.(item);
  return query.operator === "AND"
    ? (item) => tests.every((test) => test(item))
    : (item) => tests.some((test) => test(item));
}

function createSimpleMatch({ key, value, operator }: Extract<Query, { type: "simple" }>): Test {
  if (key === "") return createFullText(String(value));
  const order = operator === undefined ? undefined : ORDER[operator];
  if (order)
    return (item) =>
      membersOf(propertyOf(item, key))
        .slice(0, 1)
        .some((member) => order(contentOf(member), value));
  const equal: Compare = (member) => textOf(member) === String(value);
  if (operator === "=") return (item) => membersOf(propertyOf(item, key)).some(equal);
  if (operator === "!=") {
    return (item) => {
      const members = membersOf(propertyOf(item, key));
      return members.length > 0 && !members.some(equal);
    };
  }
  const pattern = createPattern(String(value));
  return (item) => membersOf(propertyOf(item, key)).some((member) => pattern(textOf(member)));
}

/** A value without a key is looked for inside every property. */
function createFullText(value: string): Test {
  const pattern = createContains(value);
  return (item) =>
    Object.entries(item).some(
      ([key, property]) => key !== "__id" && membersOf(property).some((member) => member && pattern(textOf(member))),
    );
}

/** Own properties only: an item has no "constructor" unless somebody put one there. */
export function propertyOf(item: Doc, key: string): unknown {
  return Object.hasOwn(item, key) ? item[key] : undefined;
}

function membersOf(value: unknown): unknown[] {
  return (Array.isArray(value) ? value : [value]).filter((member) => member !== undefined && member !== null);
}

function contentOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "content" in value ? value.content : value;
}

function textOf(value: unknown): string {
  const content = contentOf(value);
  return typeof content === "object" ? JSON.stringify(content) : String(content);
}
