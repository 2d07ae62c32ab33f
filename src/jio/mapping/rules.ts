/** What a mapping makes of one document, both ways; pure. */
import { FieldError } from "../../base/errors.ts";
import { createMatch } from "../query/match.ts";
import { asQuery } from "../query/select-rows.ts";
import type { Doc, Query } from "../storage.ts";
import type { AttachmentRule, IdRule, PropertyRule } from "./check.ts";

export interface Rules {
  /** The property of the sub storage that holds the id; `undefined` where it is the id there. */
  idKey: string | undefined;
  /** Whether properties without a rule are the same on both sides. */
  mapsAll: boolean;
  properties: ReadonlyMap<string, PropertyRule>;
  /** Properties of the sub storage that a rule speaks for, so that none of the same name shows through. */
  taken: ReadonlySet<string>;
  /** What documents of the sub storage must answer to be seen; `undefined` where all are. */
  condition: Query | undefined;
  isSeen(subId: string, subDoc: Doc): boolean;
  attachments: ReadonlyMap<string, AttachmentRule>;
  attachmentList: ReadonlySet<string> | undefined;
}

/** The rules of a description that was checked. */
export function parseRules(description: Readonly<Record<string, unknown>>): Rules {
  const [idRule, idKey] = (description.id ?? ["equalSubId"]) as IdRule | ["equalSubId", undefined];
  const properties = new Map(Object.entries((description.property ?? {}) as Record<string, PropertyRule>));
  const condition = conditionOf(description.query, properties);
  const match = condition && createMatch(condition);
  const list = description.attachment_list as string[] | undefined;
  return {
    idKey: idRule === "equalSubId" ? undefined : idKey,
    mapsAll: description.map_all_property !== false,
    properties,
    taken: new Set([...[...properties].flatMap(([key, rule]) => targetsOf(key, rule)), ...(idKey ? [idKey] : [])]),
    condition,
    isSeen: (subId, subDoc) =>
      (idKey === undefined || isId(subDoc, idKey)) && (!match || match({ ...subDoc, __id: subId })),
    attachments: new Map(Object.entries((description.attachment ?? {}) as Record<string, AttachmentRule>)),
    attachmentList: list && new Set(list),
  };
}

function targetsOf(key: string, rule: PropertyRule): string[] {
  if (rule[0] === "equalSubProperty") return [rule[1]];
  if (rule[0] === "switchPropertyValue") return [rule[1][0]];
  return rule[0] === "ignore" ? [] : [key];
}

function isId(doc: Doc, key: string): boolean {
  return Object.hasOwn(doc, key) && typeof doc[key] === "string" && doc[key] !== "";
}

/** The description's query and the constants, which a search can look for where they are plain. */
function conditionOf(given: unknown, properties: ReadonlyMap<string, PropertyRule>): Query | undefined {
  const query = isQueryOption(given) ? given.query : given;
  const list: Query[] = query === undefined || query === "" ? [] : [asQuery(query as string | Query)];
  for (const [key, rule] of properties)
    if (rule[0] === "equalValue" && ["string", "number", "boolean"].includes(typeof rule[1]))
      list.push({ type: "simple", key, value: rule[1], operator: "=" });
  return list.length > 1 ? { type: "complex", operator: "AND", query_list: list } : list[0];
}

function isQueryOption(given: unknown): given is { query?: string | Query } {
  return typeof given === "object" && given !== null && !("type" in given);
}

/** The document as this side sees it. */
export function toMain({ mapsAll, properties, taken }: Rules, subId: string, subDoc: Doc): Doc {
  const entries: [string, unknown][] = mapsAll
    ? Object.entries(subDoc).filter(([key]) => !taken.has(key) && !properties.has(key))
    : [];
  for (const [key, rule] of properties) {
    const value = mainValue(key, rule, subId, subDoc);
    if (value !== undefined) entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

function mainValue(key: string, rule: PropertyRule, subId: string, subDoc: Doc): unknown {
  switch (rule[0]) {
    case "equalSubProperty":
      return own(subDoc, rule[1]);
    case "keep":
      return own(subDoc, key);
    case "equalSubId":
      return subId;
    case "switchPropertyValue":
      return Object.entries(rule[1][1]).find(([, there]) => there === own(subDoc, rule[1][0]))?.[0];
    default:
      return undefined; // a constant is the same in all, and nobody's to change
  }
}

/** The document as the sub storage keeps it; properties that have no place there are left out. */
export function toSub({ idKey, mapsAll, properties, taken }: Rules, id: string, doc: Doc): Doc {
  const entries: [string, unknown][] = mapsAll
    ? Object.entries(doc).filter(([key]) => !taken.has(key) && !properties.has(key))
    : [];
  for (const [key, rule] of properties) {
    const entry = subEntry(key, rule, own(doc, key));
    if (entry && entry[1] !== undefined) entries.push(entry);
  }
  if (idKey !== undefined) entries.push([idKey, id]);
  return Object.fromEntries(entries);
}

function subEntry(key: string, rule: PropertyRule, value: unknown): [string, unknown] | undefined {
  switch (rule[0]) {
    case "equalSubProperty":
      return [rule[1], value];
    case "keep":
      return [key, value];
    case "equalValue":
      return [key, rule[1]];
    case "switchPropertyValue":
      return value === undefined ? undefined : [rule[1][0], switchValue(key, rule[1][1], value)];
    default:
      return undefined;
  }
}

function switchValue(key: string, table: Record<string, string>, value: unknown): string {
  const there = typeof value === "string" ? own(table, value) : undefined;
  if (typeof there === "string") return there;
  const known = Object.keys(table).join(", ");
  throw new FieldError("invalid-argument", `doc.${key} must be one of ${known}`, { argument: "doc", key });
}

function own(doc: Doc, key: string): unknown {
  return Object.hasOwn(doc, key) ? doc[key] : undefined;
}
