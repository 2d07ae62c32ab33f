/** Checks of what callers pass: a wrong argument rejects with "invalid-argument" and its name, before anything is done. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { BulkChange, PutOpts } from "../backend.ts";
import type { AllDocsOpts, Body, BulkItem, Doc, PutAttachmentOpts, WriteOpts } from "../storage.ts";
import { readBody } from "./bodies.ts";

export function refuse(argument: string, what: string): FieldError {
  return new FieldError("invalid-argument", `${argument} ${what}`, { argument });
}

export function checkName(value: unknown, argument: "id" | "name"): string {
  if (typeof value === "string" && value !== "") return value;
  throw refuse(argument, "must be a string that is not empty");
}

/** A copy through JSON: every storage keeps the same, whatever becomes of the caller's object. */
export function copyDoc(doc: unknown): Doc {
  let copy: unknown;
  try {
    copy = JSON.parse(JSON.stringify(doc));
  } catch (error) {
    throw new FieldError("invalid-argument", "doc must be plain JSON", { argument: "doc" }, error);
  }
  // The copy, not the original: a Date is an object and becomes a string.
  if (typeof copy !== "object" || copy === null || Array.isArray(copy)) throw refuse("doc", "must be an object");
  return copy as Doc;
}

/** The options of a write that reach the back end. */
export function writeOpts(o: WriteOpts | undefined): WriteOpts {
  const { durability } = o ?? {};
  if (durability === undefined) return signalOf(o);
  if (durability !== "relaxed" && durability !== "strict") throw refuse("durability", 'must be "relaxed" or "strict"');
  return { ...signalOf(o), durability };
}

/** The same for a body: what must be there now, if the caller cares. */
export function putOpts(o: PutAttachmentOpts | undefined): PutOpts {
  const { ifMatch } = o ?? {};
  if (ifMatch === undefined) return writeOpts(o);
  if (typeof ifMatch !== "string" || ifMatch === "") throw refuse("ifMatch", "must be the digest of what is there");
  return { ...writeOpts(o), ifMatch };
}

export function signalOf(o: Opts | undefined): Opts {
  const { signal } = o ?? {};
  if (signal === undefined || signal === null) return {};
  if (typeof signal.throwIfAborted !== "function") throw refuse("signal", "must be an AbortSignal");
  return { signal };
}

export function readPutBody(body: Body, o: PutAttachmentOpts | undefined) {
  if (o?._content_type !== undefined && typeof o._content_type !== "string")
    throw refuse("_content_type", "must be a string");
  return readBody(body, o?._content_type);
}

export function readOffset(value: unknown, argument: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw refuse(argument, "must be a whole number of bytes, 0 or more");
}

export function readBulk(list: unknown): BulkChange[] {
  if (!Array.isArray(list)) throw refuse("list", "must be a list");
  return list.map((item: BulkItem, index) => {
    try {
      return readBulkItem(item);
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      throw new FieldError(error.code, `list.${index}: ${error.message}`, { ...error.facts, index }, error);
    }
  });
}

/** Strict as soon as one item asks for it: they are written together. */
export function bulkOpts(list: BulkItem[], o: WriteOpts | undefined): WriteOpts {
  const isStrict = ({ args }: BulkItem) => (args.at(-1) as WriteOpts | undefined)?.durability === "strict";
  const options = writeOpts(o);
  return list.some((item) => isStrict(item) && item.args.length > ARGUMENTS[item.verb])
    ? { ...options, durability: "strict" }
    : options;
}

/** How many arguments stand before the options. */
const ARGUMENTS = { put: 2, remove: 1, putAttachment: 3, removeAttachment: 2 };

function readBulkItem(item: BulkItem | undefined): BulkChange {
  const { verb, args } = item ?? {};
  if (!Array.isArray(args)) throw refuse("args", "must be a list");
  const id = checkName(args[0], "id");
  switch (verb) {
    case "put":
      writeOpts(args[2] as WriteOpts | undefined);
      return { verb, id, doc: copyDoc(args[1]) };
    case "remove":
      writeOpts(args[1] as WriteOpts | undefined);
      return { verb, id };
    case "putAttachment": {
      const o = args[3] as PutAttachmentOpts | undefined;
      const { ifMatch } = putOpts(o);
      const change = { verb, id, name: checkName(args[1], "name"), body: readPutBody(args[2] as Body, o) as Blob };
      return ifMatch === undefined ? change : { ...change, ifMatch };
    }
    case "removeAttachment":
      writeOpts(args[2] as WriteOpts | undefined);
      return { verb, id, name: checkName(args[1], "name") };
    default:
      throw refuse("verb", "must be put, remove, putAttachment or removeAttachment");
  }
}

/** Capacities that the options ask for; each option that is present asks for its own, whatever its value. */
export function readQueryOpts(o: AllDocsOpts = {}): { capacities: string[]; options: AllDocsOpts } {
  const { signal: _, ...options } = o;
  const capacities = ["list"];
  for (const [key, value] of Object.entries(options)) {
    const rule = QUERY_OPTIONS[key];
    if (!rule) throw new FieldError("unsupported", `allDocs knows no option "${key}"`, { option: key });
    if (value === undefined) continue;
    if (!rule.accepts(value)) throw refuse(key, rule.form);
    capacities.push(rule.capacity);
  }
  return { capacities, options: { ...options, ...signalOf(o) } };
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
const isPair = (value: unknown) =>
  Array.isArray(value) && typeof value[0] === "string" && (value[1] === "ascending" || value[1] === "descending");

const QUERY_OPTIONS: Record<string, { capacity: string; form: string; accepts(value: unknown): boolean }> = {
  query: {
    capacity: "query",
    form: "must be search text or a query tree",
    accepts: (value) => typeof value === "string" || (typeof value === "object" && value !== null),
  },
  sort_on: {
    capacity: "sort",
    form: 'must be a list of [key, "ascending" | "descending"]',
    accepts: (value) => Array.isArray(value) && value.every(isPair),
  },
  limit: {
    capacity: "limit",
    form: "must be [from, length], whole numbers of rows",
    accepts: (value) => Array.isArray(value) && value.length > 0 && value.length <= 2 && value.every(isCount),
  },
  select_list: {
    capacity: "select",
    form: "must be a list of keys",
    accepts: (value) => Array.isArray(value) && value.every((key) => typeof key === "string"),
  },
  include_docs: { capacity: "include", form: "must be true or false", accepts: (value) => typeof value === "boolean" },
};
