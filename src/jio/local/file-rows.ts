/** The rows that tell of every file: who may write it, and what it is for. */
import type { Use } from "./connection.ts";
import type { AttachmentRow } from "./row.ts";
import type { Database, FileRow, YoungCopy } from "./schema.ts";
import { transact } from "./transact.ts";

export type FileRows = ReturnType<typeof createFileRows>;

export function createFileRows(use: Use) {
  return {
    list: (): Promise<FileRow[]> => use((db) => db.getAll("files")),
    /** The attachments whose bytes lie in a file. */
    using: (name: string): Promise<AttachmentRow[]> => use((db) => db.getAllFromIndex("attachments", "files", name)),
    isNamed: (name: string) =>
      use(async (db) => (await db.getKeyFromIndex("attachments", "files", name)) !== undefined),
    add: (row: FileRow) => use((db) => add(db, row)),
    /** Gives the oldest spare to a writer; `undefined` where there is none. */
    takeSpare: (kind: FileRow["kind"], writer: string) => use((db) => takeSpare(db, kind, writer)),
    /** Makes the caller the writer of a file that has none; false where somebody was faster. */
    claim: (name: string, writer: string) => use((db) => swapWriter(db, name, undefined, { writer })),
    /** Ends the writing of a file; a pack that is full takes no more. */
    letGo: (name: string, writer: string, o: { full?: boolean } = {}) => use((db) => swapWriter(db, name, writer, o)),
    /**
     * Forgets the files among these that no attachment names, and tells which: they may be removed then. Durable, and with it all
     * that was changed before: a power cut must not bring a row back whose file is gone.
     */
    forgetUnnamed: (names: readonly string[]) => use((db) => forgetUnnamed(db, names)),

    keepCopy: (copy: YoungCopy) => use((db) => keepCopy(db, copy)),
    /** Forgets copies of what lies at `from` and after. */
    cutCopies: (file: string, from: number) => use((db) => cutCopies(db, file, from)),
    /** Where the copies of a file end; 0 where there are none. */
    copiedTo: (file: string) =>
      use(async (db) => {
        const last = await db.transaction("young").store.openCursor(copiesOf(file), "prev");
        return last ? last.value.at + last.value.bytes.byteLength : 0;
      }),
    eachCopy: (file: string, run: (copy: YoungCopy) => void) =>
      use(async (db) => {
        for (let at = await db.transaction("young").store.openCursor(copiesOf(file)); at; at = await at.continue())
          run(at.value);
      }),
    /** The files that copies are kept of. */
    copied: () => use(async (db) => new Set((await db.getAllKeys("young")).map(([file]) => file))),
    /** The file was made again: it is as young as a new one, and takes no more. */
    renew: (name: string) => use((db) => renew(db, name)),
    dropCopies: (file: string) => use((db) => dropCopies(db, file)),
  };
}

const copiesOf = (file: string) => IDBKeyRange.bound([file], [file, []]);

function add(db: Database, row: FileRow): Promise<void> {
  return transact(db, { stores: ["files"] }, async (tx) => {
    await tx.objectStore("files").put(row);
  });
}

/** A longer value would lie in a file of the browser's own, as new as the one it is a copy for. */
const COPY_LENGTH = 48 * 1024;

function keepCopy(db: Database, { file, at, bytes }: YoungCopy): Promise<void> {
  return transact(db, { stores: ["young"], durability: "strict" }, async (tx) => {
    const copies = tx.objectStore("young");
    const puts: Promise<unknown>[] = [];
    for (let from = 0; from < bytes.byteLength; from += COPY_LENGTH)
      puts.push(copies.put({ file, at: at + from, bytes: bytes.slice(from, from + COPY_LENGTH) }));
    await Promise.all(puts);
  });
}

function dropCopies(db: Database, file: string): Promise<void> {
  return transact(db, { stores: ["young"] }, async (tx) => {
    await tx.objectStore("young").delete(copiesOf(file));
  });
}

function cutCopies(db: Database, file: string, from: number): Promise<void> {
  return transact(db, { stores: ["young"], durability: "strict" }, async (tx) => {
    const copies = tx.objectStore("young");
    for (let at = await copies.openCursor(copiesOf(file), "prev"); at; at = await at.continue()) {
      const { at: start, bytes } = at.value;
      if (start + bytes.byteLength <= from) return;
      if (start >= from) await at.delete();
      else await at.update({ ...at.value, bytes: bytes.slice(0, from - start) });
    }
  });
}

function renew(db: Database, name: string): Promise<void> {
  return transact(db, { stores: ["files"], durability: "strict" }, async (tx) => {
    const row = await tx.objectStore("files").get(name);
    if (row) await tx.objectStore("files").put({ ...row, made: Date.now(), full: true });
  });
}

function takeSpare(db: Database, kind: FileRow["kind"], writer: string): Promise<FileRow | undefined> {
  return transact(db, { stores: ["files"] }, async (tx) => {
    const spares = await tx.objectStore("files").index("kind").getAll("spare");
    const [oldest] = spares.sort((a, b) => a.made - b.made);
    if (!oldest) return undefined;
    const taken = { ...oldest, kind, writer };
    await tx.objectStore("files").put(taken);
    return taken;
  });
}

function swapWriter(
  db: Database,
  name: string,
  before: string | undefined,
  next: Pick<FileRow, "writer" | "full">,
): Promise<boolean> {
  return transact(db, { stores: ["files"] }, async (tx) => {
    const present = await tx.objectStore("files").get(name);
    if (!present || present.writer !== before) return false;
    const { writer: _, ...rest } = present;
    await tx.objectStore("files").put({ ...rest, ...next });
    return true;
  });
}

function forgetUnnamed(db: Database, names: readonly string[]): Promise<string[]> {
  return transact(db, { stores: ["files", "attachments", "young"], durability: "strict" }, async (tx) => {
    const forgotten: string[] = [];
    for (const name of new Set(names)) {
      const named = await tx.objectStore("attachments").index("files").getKey(name);
      const row = await tx.objectStore("files").get(name);
      if (named !== undefined || (row?.kind === "pack" && row.writer)) continue; // others' bytes may be on their way into it
      await tx.objectStore("files").delete(name);
      await tx.objectStore("young").delete(copiesOf(name));
      forgotten.push(name);
    }
    return forgotten;
  });
}
