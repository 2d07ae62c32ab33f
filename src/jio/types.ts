/** The storage types there are: what a description of each may say, what it can do, and where its code lies. */
import * as v from "valibot";
import type { BackendFactory } from "./backend.ts";
import { MAPPING_KEYS, unbuiltMapping } from "./mapping/check.ts";

export interface StorageType {
  /** Keys beside `type` and the children; absent for added types, whose keys are their own. */
  keys?: v.ObjectEntries;
  /** Keys that hold a child's description, or a list of them, and must be there. */
  children?: readonly string[];
  /** Keys people may expect here, and what to write instead. */
  hints?: Readonly<Record<string, string>>;
  /** The path of something right that has no code yet. */
  unbuilt?(description: Readonly<Record<string, unknown>>): string | undefined;
  /** Its back end takes bodies as OwnBytes too, and may be told in what format they are wanted; all others are given Blobs. */
  takesBytes?: true;
  capacities(children: readonly Capacities[], description: Readonly<Record<string, unknown>>): Iterable<string>;
  load(): Promise<BackendFactory>;
}
type Capacities = ReadonlySet<string>;

const READS = ["get", "getAttachment", "allAttachments", "buildQuery", "allDocs", "count", "watch", "close"];
const WRITES = ["put", "remove", "putAttachment", "appendAttachment", "removeAttachment", "bulk"];
const VERBS = [...READS, ...WRITES, "list", "include", "atomic"];
const QUERIES = ["query", "sort", "limit", "select"];

const text = v.pipe(v.string(), v.nonEmpty("must not be empty"));
const folderName = v.pipe(text, v.regex(/^\P{Surrogate}*$/u, "must not have half a surrogate pair: it names a folder"));
const dateKey = v.strictObject({ type: v.literal("string"), format: v.literal("date-time") });

const ofChild = ([child]: readonly Capacities[]): string[] => [...(child ?? [])];
const without = (names: readonly string[], ...left: string[]) => names.filter((name) => !left.includes(name));

export const TYPES: Readonly<Record<string, StorageType>> = {
  memory: {
    keys: {},
    capacities: () => [...VERBS, "ifMatch"],
    load: async () => (await import("./storages/memory.ts")).createMemory,
  },
  indexeddb: {
    keys: {
      database: folderName,
      durability: v.optional(v.picklist(["relaxed", "strict"])),
      version: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))), // jIO's; ours counts for itself
      index_key_list: v.optional(v.array(v.union([text, v.pipe(v.array(text), v.minLength(1))]))),
    },
    takesBytes: true,
    capacities: () => [...VERBS, ...QUERIES, "strict", "ifMatch"],
    load: async () => (await import("./storages/indexeddb.ts")).createIndexedDb,
  },
  local: {
    keys: { sessiononly: v.optional(v.boolean()) },
    capacities: () => [...without(VERBS, "put", "remove", "bulk", "atomic"), "ifMatch"],
    load: async () => (await import("./storages/local.ts")).createLocal,
  },
  query: {
    keys: { schema: v.optional(v.record(v.string(), dateKey)) },
    children: ["sub_storage"],
    takesBytes: true,
    capacities: (children) => [...ofChild(children), ...QUERIES, "include"],
    load: async () => (await import("./storages/query.ts")).createQueryStorage,
  },
  uuid: {
    keys: {},
    children: ["sub_storage"],
    takesBytes: true,
    capacities: (children) => [...ofChild(children), "post"],
    load: async () => (await import("./storages/uuid.ts")).createUuid,
  },
  union: {
    keys: {},
    children: ["storage_list"],
    capacities: unionCapacities,
    load: async () => (await import("./storages/union.ts")).createUnion,
  },
  document: {
    keys: { document_id: text },
    children: ["sub_storage"],
    capacities: documentCapacities,
    load: async () => (await import("./storages/document.ts")).createDocumentStorage,
  },
  mapping: {
    keys: MAPPING_KEYS,
    children: ["sub_storage"],
    unbuilt: unbuiltMapping,
    capacities: mappingCapacities,
    load: async () => (await import("./storages/mapping.ts")).createMapping,
  },
  crypt: {
    keys: { credential: text },
    children: ["sub_storage"],
    hints: { key: 'a description carries no secret: setCredential("<name>", { key }), then credential: "<name>" here' },
    // What the child finds and compares is sealed, and the id is part of the seal: it has to be known before.
    capacities: (children) => [...without(ofChild(children), ...QUERIES, "post", "ifMatch"), "include"],
    load: async () => (await import("./storages/crypt.ts")).createCrypt,
  },
};

/** What all children can; sorting and paging need all rows at once, which a query storage above has. */
function unionCapacities(children: readonly Capacities[]): string[] {
  const shared = ofChild(children).filter((name) => children.every((child) => child.has(name)));
  const lost = children.length > 1 ? ["sort", "limit", "atomic", "repair", "post"] : [];
  return [...without(shared, ...lost), ...(children[0]?.has("post") ? ["post"] : [])];
}

/** A document is an attachment of the child's, so what a verb needs there is another one. */
function documentCapacities([child]: readonly Capacities[]): string[] {
  const needs: Record<string, string> = {
    put: "putAttachment",
    remove: "removeAttachment",
    bulk: "putAttachment",
    list: "allAttachments",
    include: "allAttachments",
    buildQuery: "allAttachments",
    allDocs: "allAttachments",
    count: "allAttachments",
    get: "getAttachment",
  };
  return [...VERBS, "strict", "ifMatch"].filter((name) => name === "close" || child?.has(needs[name] ?? name));
}

/** A new document under an id of its own property is put where the child posts none, so every such mapping can post. */
function mappingCapacities(children: readonly Capacities[], { id }: Readonly<Record<string, unknown>>): string[] {
  const given = ofChild(children);
  const kept = QUERIES.every((name) => given.includes(name)) ? given : without(given, ...QUERIES);
  const posts = Array.isArray(id) && id[0] === "equalSubProperty" && given.includes("put") ? ["post"] : [];
  return [...kept, "include", ...posts];
}

/** Types of jIO and of ours that are promised and have no code yet. */
export const LATER_TYPES: ReadonlySet<string> = new Set([
  ...["drivetojiomapping", "replicate", "fallback", "zip", "sha", "erp5", "dav"],
  ...["saferepair", "dateupdater", "folder", "http", "parser"],
]);
