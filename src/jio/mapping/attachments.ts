/** Names of attachments on both sides; pure. */
import { FieldError } from "../../base/errors.ts";
import type { Rules } from "./rules.ts";

/** Where an attachment lies in the sub storage; what has no place there is not found, or refused where it would be written. */
export function subName(rules: Rules, subId: string, id: string, name: string, verb: "get" | "put"): string {
  const { attachments, attachmentList } = rules;
  if (attachmentList && !attachmentList.has(name)) throw noPlace(id, name, verb);
  const place = placeOf(rules, subId, name, verb);
  if (place !== undefined) return place;
  for (const other of attachments.keys()) // the place of another name is not this one's
    if (other !== name && isPlaceOf(rules, subId, other, name)) throw noPlace(id, name, verb);
  return name;
}

/** The names on this side of what the sub storage has. */
export function mainNames<T>(rules: Rules, subId: string, there: Readonly<Record<string, T>>): Record<string, T> {
  const { attachments, attachmentList } = rules;
  const found = new Map<string, T>();
  for (const [name, facts] of Object.entries(there)) {
    const mapped = [...attachments.keys()].filter((other) => isPlaceOf(rules, subId, other, name));
    for (const main of mapped) if (placeOf(rules, subId, main, "get") === name) found.set(main, facts);
    if (mapped.length === 0 && placeOf(rules, subId, name, "get") === undefined) found.set(name, facts);
  }
  return Object.fromEntries([...found].filter(([name]) => attachmentList?.has(name) ?? true));
}

/** One template serves both ways where the other is not given. */
function placeOf({ attachments }: Rules, subId: string, name: string, verb: "get" | "put"): string | undefined {
  const rule = attachments.get(name);
  const template = (rule?.[verb] ?? rule?.[verb === "get" ? "put" : "get"])?.uri_template;
  return template === undefined ? undefined : expand(template, subId, name);
}

function isPlaceOf(rules: Rules, subId: string, name: string, there: string): boolean {
  return placeOf(rules, subId, name, "get") === there || placeOf(rules, subId, name, "put") === there;
}

function noPlace(id: string, name: string, verb: "get" | "put"): FieldError {
  if (verb === "get") return new FieldError("not-found", `${id} has no attachment ${name}`, { id, name });
  return new FieldError("invalid-argument", `the mapping has no place for an attachment ${name}`, { argument: "name" });
}

const RESERVED = /%[0-9A-Fa-f]{2}|[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]+/g;

/** Simple and reserved expansion of {id} and {name}. Source: RFC 6570 sections 3.2.2 and 3.2.3. */
function expand(template: string, id: string, name: string): string {
  return template.replaceAll(/\{(\+?)(id|name)\}/g, (_, plus: string, key: string) => {
    const value = key === "id" ? id : name;
    return plus ? escapeUnless(RESERVED, value) : escapeUnless(/[A-Za-z0-9._~-]+/g, value);
  });
}

function escapeUnless(kept: RegExp, value: string): string {
  let [escaped, at] = ["", 0];
  for (const { 0: part, index } of value.matchAll(kept)) {
    escaped += encode(value.slice(at, index)) + part;
    at = index + part.length;
  }
  return escaped + encode(value.slice(at));
}

/** Half a surrogate pair has no UTF-8: it is left as it is, so that no two names meet. */
function encode(text: string): string {
  return text.replaceAll(/\P{Surrogate}+/gu, (part) =>
    encodeURIComponent(part).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`),
  );
}
