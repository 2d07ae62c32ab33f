/** The indexes over documents: which there are, how they are made, and the row that every one of them lists rightly. */
import type { IDBPObjectStore, StoreNames } from "idb";
import { type Key, keysFor } from "../query/plan/index-keys.ts";
import type { Doc } from "../storage.ts";
import type { Database, Schema } from "./schema.ts";

export type DocumentRow = Schema["documents"]["value"];
type Upgraded = IDBPObjectStore<Schema, StoreNames<Schema>[], "documents", "versionchange">;
interface Indexed {
  readonly indexNames: Iterable<string>;
  index(name: string): { readonly keyPath: string | string[] };
}

export interface DocumentIndex {
  name: string;
  /** Where a row keeps its keys for it. */
  slot: string;
  properties: readonly string[];
}

/** Rows are rewritten this many at a time. */
const BATCH = 500;
/** An index whose keys are computed otherwise is another index. */
const FORM = "1:";
const PATH = "keys.";

const nameOf = (properties: readonly string[]) => FORM + JSON.stringify(properties);

const known = new WeakMap<Database, DocumentIndex[]>();

/** Whoever writes a document writes its keys for all of them, also for those it never asked for. */
export function indexesOf(db: Database, tx: { objectStore(name: "documents"): Indexed }): DocumentIndex[] {
  let indexes = known.get(db); // what a connection sees of them never changes: an upgrade needs it closed
  if (!indexes) known.set(db, (indexes = readIndexes(tx.objectStore("documents"))));
  return indexes;
}

function readIndexes(documents: Indexed): DocumentIndex[] {
  return [...documents.indexNames]
    .filter((name) => name.startsWith(FORM))
    .map((name) => ({
      name,
      slot: String(documents.index(name).keyPath).slice(PATH.length),
      properties: JSON.parse(name.slice(FORM.length)) as string[],
    }));
}

export function documentRow(id: string, doc: Doc, indexes: readonly DocumentIndex[]): DocumentRow {
  if (indexes.length === 0) return { id, doc };
  const keys = indexes.map(({ slot, properties }): [string, Key[]] => [slot, keysFor(doc, id, properties)]);
  return { id, doc, keys: Object.fromEntries(keys) };
}

export function lacksIndex(names: DOMStringList, wanted: readonly (readonly string[])[]): boolean {
  return wanted.some((properties) => !names.contains(nameOf(properties)));
}

/** Makes the missing ones and gives every row its keys, in the transaction of an upgrade. */
export async function addIndexes(documents: Upgraded, wanted: readonly (readonly string[])[]): Promise<void> {
  if (!lacksIndex(documents.indexNames, wanted)) return;
  const slots = readIndexes(documents).map(({ slot }) => Number(slot.slice(1)));
  let next = Math.max(-1, ...slots) + 1;
  for (const properties of wanted)
    if (!documents.indexNames.contains(nameOf(properties)))
      documents.createIndex(nameOf(properties), `${PATH}i${next++}`, { multiEntry: true });
  const indexes = readIndexes(documents);
  let after: string | undefined;
  for (;;) {
    const rows = await documents.getAll(after === undefined ? null : IDBKeyRange.lowerBound(after, true), BATCH);
    await Promise.all(rows.map(({ id, doc }) => documents.put(documentRow(id, doc, indexes))));
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.id;
  }
}
