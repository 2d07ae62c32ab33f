/** The storage types there are: what a description of each may say, what it can do, and where its code lies. */
import * as v from "valibot";
import type { BackendFactory } from "./backend.ts";

export interface StorageType {
  /** Keys beside `type` and the children; absent for added types, whose keys are their own. */
  keys?: v.ObjectEntries;
  /** Keys that hold a child's description and must be there. */
  children?: readonly string[];
  /** Keys this type will take one day. */
  later?: readonly string[];
  capacities(children: readonly ReadonlySet<string>[]): Iterable<string>;
  load(): Promise<BackendFactory>;
}

const WRITES = ["put", "remove", "putAttachment", "appendAttachment", "removeAttachment", "bulk"];
const READS = ["get", "getAttachment", "allAttachments", "buildQuery", "allDocs", "count", "watch", "repair", "close"];
const LOCAL = [...READS, ...WRITES, "list", "include", "atomic"].filter((name) => name !== "repair");
const HERE = [...LOCAL, "repair", "strict", "ifMatch", "query", "sort", "limit", "select"];

const name = v.pipe(
  v.string(),
  v.nonEmpty("must not be empty"),
  v.regex(/^\P{Surrogate}*$/u, "must not have half a surrogate pair: it names a folder"),
);
const ofChild = (children: readonly ReadonlySet<string>[]) => [...(children[0] ?? [])];

export const TYPES: Readonly<Record<string, StorageType>> = {
  memory: {
    keys: {},
    capacities: () => LOCAL,
    load: async () => (await import("./storages/memory.ts")).createMemory,
  },
  indexeddb: {
    keys: {
      database: name,
      durability: v.optional(v.picklist(["relaxed", "strict"])),
      index_key_list: v.optional(v.any()),
    },

    capacities: () => HERE,
    load: async () => (await import("./storages/indexeddb.ts")).createIndexedDb,
  },
  query: {
    keys: { schema: v.optional(v.any()) },
    children: ["sub_storage"],

    capacities: (children) => [...ofChild(children), "query", "sort", "limit", "select", "include"],
    load: async () => (await import("./storages/query.ts")).createQueryStorage,
  },
  uuid: {
    keys: {},
    children: ["sub_storage"],
    capacities: (children) => [...ofChild(children), "post"],
    load: async () => (await import("./storages/uuid.ts")).createUuid,
  },
};

/** Types of jIO and of ours that are promised and have no code yet. */
export const LATER_TYPES: ReadonlySet<string> = new Set([
  ...["union", "document", "drivetojiomapping", "replicate", "fallback", "crypt", "zip", "sha", "erp5", "dav"],
  ...["mapping", "saferepair", "dateupdater", "folder", "local", "http", "parser"],
]);
