/** The rows in IndexedDB, through one connection that stays open. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { FieldError } from "../../base/errors.ts";
import type { Doc } from "../storage.ts";
import { databaseName } from "./names.ts";
import { type AttachmentRow, filesOf } from "./row.ts";

interface Schema extends DBSchema {
  documents: { key: string; value: { id: string; doc: Doc } };
  attachments: { key: [string, string]; value: AttachmentRow };
}
type Database = IDBPDatabase<Schema>;
type Transaction = ReturnType<typeof begin>;

export type RowChange =
  | { verb: "put"; id: string; doc: Doc }
  | { verb: "remove"; id: string }
  | { verb: "putAttachment"; id: string; name: string; row: AttachmentRow }
  | { verb: "removeAttachment"; id: string; name: string };

/** What `change` did; an open tail in its way stops it, and nothing is changed. */
export type Changed = { released: string[] } | { openTail: { id: string; name: string } };

export type Rows = ReturnType<typeof createRows>;

export function createRows(database: string) {
  const use = createConnection(database);
  return {
    getDoc: (id: string) => use(async (db) => (await db.get("documents", id))?.doc),
    getRow: (id: string, name: string) => use((db) => db.get("attachments", [id, name])),
    /** `undefined` where there is no such document. */
    listRows: (id: string) =>
      use(async (db) => {
        const tx = db.transaction(["documents", "attachments"]);
        const found = tx.objectStore("documents").getKey(id);
        const rows = tx.objectStore("attachments").getAll(attachmentsOf(id));
        return (await found) === undefined ? undefined : rows;
      }),
    listIds: () => use((db) => db.getAllKeys("documents")),
    listDocs: () => use((db) => db.getAll("documents")),
    count: () => use((db) => db.count("documents")),
    /** All changes in one transaction, or none. Gives the files that no row names any more. */
    change: (list: RowChange[]) => use((db) => changeRows(db, list)),
    /** Puts `next` where the row still is what it was; false, and nothing done, where it is not. */
    swap: (before: AttachmentRow | undefined, next: AttachmentRow) => use((db) => swapRow(db, before, next)),
    close: use.close,
  };
}

const attachmentsOf = (id: string) => IDBKeyRange.bound([id], [id, []]); // a list sorts after every string

function createConnection(database: string) {
  let open: Promise<Database> | undefined;
  const forget = () => {
    open = undefined;
  };
  const connect = async () => {
    const db = await openDB<Schema>(databaseName(database), 1, {
      upgrade(fresh) {
        fresh.createObjectStore("documents", { keyPath: "id" });
        fresh.createObjectStore("attachments", { keyPath: ["id", "name"] });
      },
      blocking() {
        forget(); // another tab upgrades or deletes: make way, and open again when asked again
        db.close();
      },
      terminated: forget,
    });
    return db;
  };

  async function use<T>(work: (db: Database) => Promise<T> | T): Promise<T> {
    const attempt = async () => work(await (open ??= connect()));
    try {
      return await attempt().catch((error: unknown) => {
        if (!isNamed(error, "InvalidStateError")) throw error;
        forget(); // the connection closed under us, before a transaction began
        return attempt();
      });
    } catch (error) {
      if (error instanceof FieldError) throw error;
      if (isNamed(error, "QuotaExceededError"))
        throw new FieldError("over-quota", "the browser gives this site no more space", { database }, error);
      forget();
      throw error;
    }
  }
  use.close = async () => {
    const closing = open;
    forget();
    (await closing?.catch(() => undefined))?.close();
  };
  return use;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

function begin(db: Database) {
  return db.transaction(["documents", "attachments"], "readwrite", { durability: "relaxed" });
}

/** Runs the writes and resolves when the transaction is complete; a failure takes everything back. */
async function transact<T>(db: Database, write: (tx: Transaction) => Promise<T>): Promise<T> {
  const tx = begin(db);
  const done = tx.done;
  done.catch(() => {}); // awaited below; a failing write must not leave it unheard
  try {
    const result = await write(tx);
    tx.commit();
    await done;
    return result;
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // it had ended by itself
    }
    // A request that fails for want of space tells only "AbortError"; the transaction knows why.
    throw isNamed(error, "AbortError") ? ((await done.catch((why: unknown) => why)) ?? error) : error;
  }
}

async function changeRows(db: Database, list: RowChange[]): Promise<Changed> {
  const released: string[] = [];
  let openTail: { id: string; name: string } | undefined;
  const replace = (old: AttachmentRow | undefined) => {
    if (old?.tail) {
      openTail = { id: old.id, name: old.name };
      throw new FieldError("locked", `${old.name} of ${old.id} is being appended to`, openTail);
    }
    if (old) released.push(...filesOf(old));
  };
  try {
    await transact(db, async (tx) => {
      for (const change of list) await applyChange(tx, change, replace);
    });
    return { released };
  } catch (error) {
    if (openTail) return { openTail };
    throw error;
  }
}

async function applyChange(tx: Transaction, change: RowChange, replace: (old: AttachmentRow | undefined) => void) {
  const [documents, attachments] = [tx.objectStore("documents"), tx.objectStore("attachments")];
  const { verb, id } = change;
  if (verb === "put") {
    documents.put({ id, doc: change.doc }).catch(() => {}); // not awaited: the transaction tells, and many puts go faster
  } else if (verb === "remove") {
    for (const row of await attachments.getAll(attachmentsOf(id))) replace(row);
    await attachments.delete(attachmentsOf(id));
    await documents.delete(id);
  } else if (verb === "putAttachment") {
    const [key, old] = await Promise.all([documents.getKey(id), attachments.get([id, change.name])]);
    if (key === undefined) throw new FieldError("not-found", `there is no document ${id}`, { id });
    replace(old);
    await attachments.put(change.row);
  } else {
    const { name } = change;
    const old = await attachments.get([id, name]);
    if (!old) throw new FieldError("not-found", `${id} has no attachment ${name}`, { id, name });
    replace(old);
    await attachments.delete([id, name]);
  }
}

async function swapRow(db: Database, before: AttachmentRow | undefined, next: AttachmentRow): Promise<boolean> {
  return transact(db, async (tx) => {
    const key = await tx.objectStore("documents").getKey(next.id);
    const present = await tx.objectStore("attachments").get([next.id, next.name]);
    if (key === undefined || present?.revision !== before?.revision) return false;
    await tx.objectStore("attachments").put(next);
    return true;
  });
}
