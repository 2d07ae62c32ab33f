/** Whether one document answers a query, by jIO's rules; a missing or null property answers none, `!=` included. */
import type { Doc, Query } from "../storage.ts";
import { type Field, type Fields, plainField } from "./fields.ts";
import { createContains, createPattern, isPattern, literalOf } from "./pattern.ts";
import { membersOf, orderOf, propertyOf, textOf } from "./value.ts";

export type SimpleQuery = Extract<Query, { type: "simple" }>;
/** `id` is what `__id` means; without one the document's own property of that name counts. */
export type Test = (doc: Doc, id?: string) => boolean;
type Compare = (a: unknown, b: unknown) => boolean;

const ORDER: Record<string, Compare> = {
  "<": (a, b) => (a as number) < (b as number),
  "<=": (a, b) => (a as number) <= (b as number),
  ">": (a, b) => (a as number) > (b as number),
  ">=": (a, b) => (a as number) >= (b as number),
};

/** Compiles a checked query; the test may be run on any number of documents. */
export function createMatch(query: Query, fieldOf: Fields = plainField): Test {
  if (query.type === "simple") return createSimpleMatch(query, fieldOf(query.key));
  const tests = query.query_list.map((inner) => createMatch(inner, fieldOf));
  if (query.operator === "NOT") return (doc, id) => !tests[0]?.(doc, id);
  return query.operator === "AND"
    ? (doc, id) => tests.every((test) => test(doc, id))
    : (doc, id) => tests.some((test) => test(doc, id));
}

function createSimpleMatch(query: SimpleQuery, field: Field): Test {
  if (field.key === "") return createFullText(String(query.value));
  if (field.cast || field.equal) return createFieldMatch(query, field);
  const { key } = field;
  const { operator, value } = query;
  const order = orderTest(operator);
  if (order) {
    const bound = boundOf(value);
    return (doc, id) => {
      const [first] = membersOf(propertyOf(doc, key, id));
      return first !== undefined && order(orderOf(first), bound);
    };
  }
  if (operator === "!=") {
    const text = String(value);
    return (doc, id) => {
      const members = membersOf(propertyOf(doc, key, id));
      return members.length > 0 && !members.some((member) => textOf(member) === text);
    };
  }
  const exact = exactTextOf(query);
  const accepts = exact === undefined ? createPattern(String(value)) : (text: string) => text === exact;
  return (doc, id) => {
    const property = propertyOf(doc, key, id);
    if (typeof property === "string") return accepts(property);
    return membersOf(property).some((member) => accepts(textOf(member)));
  };
}

/** The text that one member has to be; `undefined` for what is no equality. */
export function exactTextOf({ operator, value }: SimpleQuery): string | undefined {
  const text = String(value);
  if (operator === "=") return text;
  if (operator === "!=" || orderTest(operator) || isPattern(text)) return undefined;
  return literalOf(text);
}

/** What `<` compares with: numbers of a document with its number, text with its text. */
export function boundOf(value: unknown): number | string {
  return typeof value === "string" ? value : Number(value);
}

function orderTest(operator: string | undefined): Compare | undefined {
  return operator !== undefined && Object.hasOwn(ORDER, operator) ? ORDER[operator] : undefined;
}

/** A value without a key is looked for inside every property. */
function createFullText(value: string): Test {
  const contains = createContains(value);
  return (doc) =>
    Object.entries(doc).some(
      ([key, property]) => key !== "__id" && membersOf(property).some((member) => member && contains(textOf(member))),
    );
}

/** With a cast both sides go through it, the property as it is; where it throws, nothing matches. */
function createFieldMatch({ operator, value }: SimpleQuery, { key, cast = (it) => it, equal }: Field): Test {
  const given = attempt(() => cast(value));
  const [wanted] = membersOf(given);
  if (wanted === undefined) return () => false;
  const read = (doc: Doc, id: string | undefined) => {
    const property = propertyOf(doc, key, id);
    return property === undefined || property === null ? undefined : attempt(() => cast(property));
  };
  const order = orderTest(operator);
  if (order) {
    return (doc, id) => {
      const [first] = membersOf(read(doc, id));
      return first !== undefined && orderAs(order, first, wanted);
    };
  }
  if (operator === "!=") {
    return (doc, id) => {
      const members = membersOf(read(doc, id));
      return members.length > 0 && !members.some((member) => isEqual(member, wanted));
    };
  }
  if (equal) {
    return (doc, id) => {
      const property = read(doc, id);
      return property !== undefined && attempt(() => equal(property, given)) === true;
    };
  }
  const like = operator !== "=" && isPattern(String(value)) ? createPattern(castText(wanted)) : undefined;
  const accepts = like ? (member: unknown) => like(castText(member)) : (member: unknown) => isEqual(member, wanted);
  return (doc, id) => membersOf(read(doc, id)).some(accepts);
}

interface Comparable {
  cmp(other: unknown): number;
}

export function isComparable(value: unknown): value is Comparable {
  return typeof value === "object" && value !== null && "cmp" in value && typeof value.cmp === "function";
}

function isEqual(a: unknown, b: unknown): boolean {
  return isComparable(a) ? attempt(() => a.cmp(b)) === 0 : castText(a) === castText(b);
}

function orderAs(order: Compare, a: unknown, b: unknown): boolean {
  if (!isComparable(a)) return attempt(() => order(a, b)) === true;
  const sign = attempt(() => a.cmp(b));
  return sign !== undefined && order(sign, 0);
}

function castText(value: unknown): string {
  return attempt(() => textOf(value)) ?? "";
}

/** What others' functions give; what they throw counts as nothing, as in jIO. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
