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

/** What `change` did: the files that no row names any more. An open tail in its way stops it, and nothing is changed. */
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
    /** All changes in one transaction, or none, as when the signal aborts before the commit. */
    change: (list: RowChange[], signal?: AbortSignal) => use((db) => changeRows(db, list, signal)),
    /** Puts `next` where the row still is what it was; false, and nothing done, where it is not. */
    swap: (before: AttachmentRow | undefined, next: AttachmentRow) => use((db) => swapRow(db, before, next)),
    close: use.close,
  };
}

const attachmentsOf = (id: string) => IDBKeyRange.bound([id], [id, []]); // a list sorts after every string

function createConnection(database: string) {
  let current: Promise<Database> | undefined;
  let closed = false;

  function connect(): Promise<Database> {
    const opening: Promise<Database> = openDB<Schema>(databaseName(database), 1, {
      upgrade(fresh) {
        fresh.createObjectStore("documents", { keyPath: "id" });
        fresh.createObjectStore("attachments", { keyPath: ["id", "name"] });
      },
      blocking: () => leave(opening), // another tab upgrades or deletes: make way, and open again when asked again
      terminated: () => leave(opening),
    });
    opening.catch(() => leave(opening));
    return opening;
  }

  function leave(connection: Promise<Database> | undefined) {
    if (current === connection) current = undefined;
    connection?.then((db) => db.close()).catch(() => {}); // one that never opened has nothing to close
  }

  async function use<T>(work: (db: Database) => Promise<T> | T): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (closed) throw new FieldError("invalid-argument", "this storage is closed", { database });
      let connection: Promise<Database> | undefined;
      try {
        connection = current ??= connect();
        return await work(await connection);
      } catch (error) {
        if (isNamed(error, "QuotaExceededError"))
          throw new FieldError("over-quota", "the browser gives this site no more space", { database }, error);
        if (attempt === 2 || !isNamed(error, "InvalidStateError")) throw error;
        leave(connection); // it closed under us and refused to begin a transaction
      }
    }
  }
  use.close = () => {
    closed = true;
    leave(current);
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
    await done.catch(() => {});
    throw tx.error ?? error; // a request that fails for want of space tells only "AbortError"
  }
}

async function changeRows(db: Database, list: RowChange[], signal?: AbortSignal): Promise<Changed> {
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
      signal?.throwIfAborted();
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
