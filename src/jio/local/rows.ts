/** The rows in IndexedDB, through one connection that stays open. */
import { attachmentsOf, type Changed, type ChangeOpts, changeRows, type RowChange, swapRow } from "./change-rows.ts";
import { createConnection } from "./connection.ts";
import { createDocuments } from "./documents.ts";
import { createFileRows } from "./file-rows.ts";
import { createGroupCommit } from "./group-commit.ts";
import type { AttachmentRow } from "./row.ts";
import type { WantedIndexes } from "./schema.ts";
import type { Durability } from "./transact.ts";

export type Rows = ReturnType<typeof createRows>;

export function createRows(database: string, indexes?: WantedIndexes) {
  const use = createConnection(database, indexes);
  const group = createGroupCommit((puts, o) => use((db) => changeRows(db, puts, o)));

  async function change(list: readonly RowChange[], o: ChangeOpts = {}): Promise<Changed> {
    const [first] = list;
    if (list.length === 1 && first?.verb === "put") {
      await group.put(first.id, first.doc, o);
      return { released: [] };
    }
    group.flush();
    return use((db) => changeRows(db, list, o));
  }

  return {
    ...createDocuments(use),
    files: createFileRows(use),
    getRow: (id: string, name: string): Promise<AttachmentRow | undefined> =>
      use((db) => db.get("attachments", [id, name])),
    /** `undefined` where there is no such document. */
    listRows: (id: string): Promise<AttachmentRow[] | undefined> =>
      use(async (db) => {
        const tx = db.transaction(["documents", "attachments"]);
        const found = tx.objectStore("documents").getKey(id);
        const rows = tx.objectStore("attachments").getAll(attachmentsOf(id));
        return (await found) === undefined ? undefined : rows;
      }),
    /** The next attachments after a key, in the order of ids and names, to go through them all. */
    nextRows: (after: readonly [id: string, name: string] | undefined, count: number): Promise<AttachmentRow[]> =>
      use((db) => db.getAll("attachments", after && IDBKeyRange.lowerBound([...after], true), count)),
    /** All changes in one transaction, or none, as when the signal aborts before the commit. */
    change,
    /** Puts `next` where the row still is what it was; false, and nothing done, where it is not. */
    swap: (before: AttachmentRow | undefined, next: AttachmentRow, durability?: Durability) =>
      use((db) => swapRow(db, before, next, durability)),
    close: use.close,
  };
}
