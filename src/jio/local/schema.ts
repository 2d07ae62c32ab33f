/** What the IndexedDB of one database holds, and how it comes to hold it. */
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from "idb";
import type { Key } from "../query/plan/index-keys.ts";
import type { Doc } from "../storage.ts";
import { addIndexes, lacksIndex } from "./document-indexes.ts";
import { type AttachmentRow, filesOf } from "./row.ts";

/** One file of OPFS. No file is made before its row, and none is removed before its row is gone: what has none is debris. */
export interface FileRow {
  name: string;
  /** A spare was made in advance and holds nothing yet. */
  kind: "spare" | "pack" | "whole" | "tail";
  /** The storage worker that may write it, by the name of the Web Lock it holds while it lives; absent: nobody does. */
  writer?: string;
  /** A pack that takes no more. */
  full?: boolean;
  /** Milliseconds since 1970: a new file's name may not survive a power cut. */
  made: number;
}

/** A copy of what was written durably into a file that is too new to be trusted. */
export interface YoungCopy {
  file: string;
  at: number;
  bytes: ArrayBuffer;
}

export interface Schema extends DBSchema {
  documents: {
    key: string;
    /** `keys`: those of each index over documents, by its slot. */
    value: { id: string; doc: Doc; keys?: Record<string, Key[]> };
    indexes: Record<string, IDBValidKey>;
  };
  attachments: { key: [string, string]; value: AttachmentRow & { files: string[] }; indexes: { files: string } };
  files: { key: string; value: FileRow; indexes: { kind: string } };
  young: { key: [string, number]; value: YoungCopy };
  meta: { key: string; value: { key: string; value: unknown } };
}
export type Database = IDBPDatabase<Schema>;
type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], "versionchange">;

const KEY_PATHS = { documents: "id", attachments: ["id", "name"], files: "name", young: ["file", "at"], meta: "key" };

/** The indexes over documents that a storage asks for, each by the properties it is made of. */
export type WantedIndexes = readonly (readonly string[])[];

export function isCurrent(db: Database, wanted: WantedIndexes): boolean {
  const hasStores = Object.keys(KEY_PATHS).every((name) => db.objectStoreNames.contains(name as StoreNames<Schema>));
  return hasStores && !lacksIndex(db.transaction("documents").store.indexNames, wanted);
}

/** Makes what is missing; runs in the transaction of an upgrade. */
export async function upgradeSchema(db: Database, tx: Upgrade, wanted: WantedIndexes): Promise<void> {
  const hadFiles = db.objectStoreNames.contains("files");
  for (const [name, keyPath] of Object.entries(KEY_PATHS) as [StoreNames<Schema>, string | string[]][])
    if (!db.objectStoreNames.contains(name)) db.createObjectStore(name, { keyPath });
  if (!hadFiles) await addFiles(tx);
  await addIndexes(tx.objectStore("documents"), wanted);
}

async function addFiles(tx: Upgrade): Promise<void> {
  tx.objectStore("files").createIndex("kind", "kind");
  tx.objectStore("attachments").createIndex("files", "files", { multiEntry: true });
  await nameFiles(tx);
}

/** Databases of version 1 had no rows for files. */
async function nameFiles(tx: Upgrade): Promise<void> {
  const made = Date.now();
  for (let at = await tx.objectStore("attachments").openCursor(); at; at = await at.continue()) {
    const { value } = at;
    for (const name of filesOf(value))
      tx.objectStore("files").put({ name, kind: name === value.tail?.file ? "tail" : "whole", made });
    at.update({ ...value, files: filesOf(value) });
  }
}
