/** What the keys of a query mean: jIO's key schema, checked, and the dates of a query storage. */
import { FieldError } from "../../base/errors.ts";
import { type FieldDate, parseDate } from "./dates.ts";
import { membersOf } from "./value.ts";

/** Names of properties: `key_set` says what a name in a query reads, how both sides are cast, and what equal means for it. */
export interface KeySchema {
  key_set?: Record<string, string | { read_from?: string; cast_to?: string; equal_match?: string }>;
  cast_lookup?: Record<string, (value: unknown) => unknown>;
  match_lookup?: Record<string, (value: unknown, wanted: unknown) => boolean>;
}

export interface Field {
  key: string;
  cast?: (value: unknown) => unknown;
  /** What sorting compares instead of the cast value. */
  rank?: (value: unknown) => unknown;
  equal?: (value: unknown, wanted: unknown) => boolean;
}
export type Fields = (key: string) => Field;

export const plainField: Fields = (key) => ({ key });

/** Throws "invalid-argument", facts.path the place, for anything in the schema that is not known. */
export function parseKeySchema(schema: unknown): Fields {
  if (schema === undefined) return plainField;
  const { key_set, cast_lookup, match_lookup } = known(schema, "key_schema", [
    "key_set",
    "cast_lookup",
    "match_lookup",
  ]);
  const casts = lookup(cast_lookup, "cast_lookup");
  const matches = lookup(match_lookup, "match_lookup");
  const fields = new Map<string, Field>();
  for (const [name, entry] of Object.entries(key_set === undefined ? {} : record(key_set, "key_set")))
    fields.set(name, parseField(entry, `key_set.${name}`, casts, matches));
  return (key) => fields.get(key) ?? { key };
}

type Lookup = Map<string, (...args: unknown[]) => unknown>;

function parseField(entry: unknown, path: string, casts: Lookup, matches: Lookup): Field {
  if (typeof entry === "string") return { key: entry };
  const { read_from, cast_to, equal_match } = known(entry, path, ["read_from", "cast_to", "equal_match"]);
  if (typeof read_from !== "string") throw refuse(`${path}.read_from`, "must name a property");
  const cast = named(casts, cast_to, `${path}.cast_to`, "cast_lookup");
  const equal = named(matches, equal_match, `${path}.equal_match`, "match_lookup") as Field["equal"];
  return { key: read_from, ...(cast && { cast }), ...(equal && { equal }) };
}

function named(functions: Lookup, name: unknown, path: string, where: string) {
  if (name === undefined) return undefined;
  const found = typeof name === "string" ? functions.get(name) : undefined;
  if (!found) throw refuse(path, `must name a function of ${where}`);
  return found;
}

function lookup(value: unknown, path: string): Lookup {
  const entries = Object.entries(value === undefined ? {} : record(value, path));
  for (const [name, run] of entries)
    if (typeof run !== "function") throw refuse(`${path}.${name}`, "must be a function");
  return new Map(entries as [string, (...args: unknown[]) => unknown][]);
}

function known(value: unknown, path: string, keys: readonly string[]): Record<string, unknown> {
  const found = record(value, path);
  for (const key of Object.keys(found))
    if (!keys.includes(key)) throw refuse(`${path}.${key}`, `there is no such key; a schema has ${keys.join(", ")}`);
  return found;
}

function record(value: unknown, path: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw refuse(path, "must be an object");
}

function refuse(path: string, what: string): FieldError {
  return new FieldError("invalid-argument", `${path}: ${what}`, { path });
}

/** The `schema` of a query storage, checked with its description: the properties that are compared as dates. */
export function dateFields(schema: Readonly<Record<string, unknown>>): Fields {
  const dates = new Set(Object.keys(schema));
  return (key) => (dates.has(key) ? { key, cast: castDates, rank: rankDates } : { key });
}

/** Members that are no dates are left out; a value that is none at all matches nothing and sorts as missing. */
function castDates(value: unknown): unknown {
  const dates = datesOf(value);
  return dates.length > 1 ? dates : dates[0];
}

/** By the beginning: comparing at the coarser precision gives no order that a sort could keep. */
function rankDates(value: unknown): unknown {
  return datesOf(value).map(({ time }) => time);
}

function datesOf(value: unknown): FieldDate[] {
  return membersOf(value).flatMap((member) => parseDate(member) ?? []);
}
