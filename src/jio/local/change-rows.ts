/** Changes of documents and attachments: each list in one transaction, all of it or nothing. */
import { unwrap } from "idb";
import { FieldError } from "../../base/errors.ts";
import type { Doc } from "../storage.ts";
import { type DocumentIndex, documentRow, indexesOf } from "./document-indexes.ts";
import { type AttachmentRow, filesOf } from "./row.ts";
import type { Database } from "./schema.ts";
import { type Durability, type Transaction, transact } from "./transact.ts";

export type RowChange =
  | { verb: "put"; id: string; doc: Doc }
  | { verb: "remove"; id: string }
  | { verb: "putAttachment"; id: string; name: string; row: AttachmentRow; ifMatch?: string | undefined }
  | { verb: "removeAttachment"; id: string; name: string };

/** What a change did: the files that its rows name no more. An open tail in its way stops it, and nothing is changed. */
export type Changed = { released: string[] } | { openTail: { id: string; name: string } };

export interface ChangeOpts {
  signal?: AbortSignal | undefined;
  durability?: Durability | undefined;
}

export const attachmentsOf = (id: string) => IDBKeyRange.bound([id], [id, []]); // a list sorts after every string

export async function changeRows(db: Database, list: readonly RowChange[], o: ChangeOpts): Promise<Changed> {
  const released: string[] = [];
  let openTail: { id: string; name: string } | undefined;
  const replace = (old: AttachmentRow | undefined) => {
    if (old?.tail) {
      openTail = { id: old.id, name: old.name };
      throw new FieldError("locked", `${old.name} of ${old.id} is being appended to`, openTail);
    }
    if (old) released.push(...filesOf(old));
  };
  const isDocuments = list.every(({ verb }) => verb === "put"); // then nobody has to wait for it who reads attachments
  const stores = isDocuments ? (["documents"] as const) : (["documents", "attachments", "files"] as const);
  try {
    await transact(db, { stores: [...stores], durability: o.durability }, async (tx) => {
      const indexes = indexesOf(db, tx);
      for (const change of list) await applyChange(tx, change, { replace, indexes });
      o.signal?.throwIfAborted();
    });
    return { released };
  } catch (error) {
    if (openTail) return { openTail };
    throw error;
  }
}

type Replace = (old: AttachmentRow | undefined) => void;

async function applyChange(
  tx: Transaction,
  change: RowChange,
  { replace, indexes }: { replace: Replace; indexes: readonly DocumentIndex[] },
): Promise<void> {
  if (change.verb === "put") {
    const row = documentRow(change.id, change.doc, indexes);
    unwrap(tx.objectStore("documents")).put(row); // no promise: the transaction tells, and many puts go faster
  } else if (change.verb === "remove") await removeDocument(tx, change.id, replace);
  else if (change.verb === "putAttachment") await putRow(tx, change, replace);
  else {
    const { id, name } = change;
    const old = await tx.objectStore("attachments").get([id, name]);
    if (!old) throw new FieldError("not-found", `${id} has no attachment ${name}`, { id, name });
    replace(old);
    await tx.objectStore("attachments").delete([id, name]);
  }
}

async function removeDocument(tx: Transaction, id: string, replace: Replace) {
  const attachments = tx.objectStore("attachments");
  for (const row of await attachments.getAll(attachmentsOf(id))) replace(row);
  await attachments.delete(attachmentsOf(id));
  await tx.objectStore("documents").delete(id);
}

/** All requests are made at once: what must be there is looked at when it comes, and a refusal takes the put back with all the rest. */
async function putRow(tx: Transaction, change: Extract<RowChange, { verb: "putAttachment" }>, replace: Replace) {
  const { id, name, row, ifMatch } = change;
  const attachments = tx.objectStore("attachments");
  const present = Promise.all([
    tx.objectStore("documents").getKey(id),
    attachments.get([id, name]),
    requireFiles(tx, row),
  ]);
  present.catch(() => {}); // a put that throws at once leaves it unheard
  unwrap(attachments).put(withFiles(row));
  const [key, old] = await present;
  if (key === undefined) throw new FieldError("not-found", `there is no document ${id}`, { id });
  replace(old);
  if (ifMatch !== undefined) checkMatch(old, ifMatch, { id, name });
}

function checkMatch(old: AttachmentRow | undefined, ifMatch: string, key: { id: string; name: string }) {
  if (ifMatch === "*" ? old : old?.sha256 === ifMatch) return;
  const facts = { ...key, digest: old?.sha256 };
  throw new FieldError("conflict", `${key.name} of ${key.id} is not what the caller thinks it is`, facts);
}

/** A worker that died is swept after; whoever still holds what it had written must not name files that are gone. */
async function requireFiles(tx: Transaction, row: AttachmentRow) {
  const files = tx.objectStore("files");
  await Promise.all(
    filesOf(row).map(async (name) => {
      if ((await files.getKey(name)) === undefined)
        throw new FieldError("worker-lost", "the worker that wrote these bytes is gone; try again", { file: name });
    }),
  );
}

/** Puts `next` where the row still is what it was; false, and nothing done, where it is not. */
export async function swapRow(
  db: Database,
  before: AttachmentRow | undefined,
  next: AttachmentRow,
  durability?: Durability,
): Promise<boolean> {
  const stores = ["documents" as const, "attachments" as const, "files" as const];
  return transact(db, { stores, durability }, async (tx) => {
    const key = await tx.objectStore("documents").getKey(next.id);
    const present = await tx.objectStore("attachments").get([next.id, next.name]);
    if (key === undefined || present?.revision !== before?.revision) return false;
    await requireFiles(tx, next);
    await tx.objectStore("attachments").put(withFiles(next));
    return true;
  });
}

/** The names of a row's files once more, for the index that tells who needs a file. */
const withFiles = (row: AttachmentRow) => ({ ...row, files: [...new Set(filesOf(row))] });
