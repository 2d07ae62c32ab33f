import { FieldError, isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { createOpfsFolder, type Folder } from "../../bytes/index.ts";
import type { Backend, BackendFactory, BulkChange } from "../backend.ts";
import { createChanges } from "../local/changes.ts";
import { readForeignTail } from "../local/foreign-tail.ts";
import { folderPath } from "../local/names.ts";
import { type ReadDeps, readAttachment, readFacts } from "../local/read.ts";
import { removeFiles } from "../local/remove-files.ts";
import { createRows, type RowChange, type Rows } from "../local/rows.ts";
import { dropStaged, needsFile, stageBody } from "../local/write.ts";
import { findStorageWorker, storageWorker } from "../storage-worker.ts";
import { append, readTail, settleTail } from "../tasks.ts";

const ATTEMPTS = 5;

/** Documents in IndexedDB, attachments there too while they are small and in files of OPFS when they are not. */
export const createIndexedDb: BackendFactory = (description): Backend => {
  const database = String(description.database);
  if (!globalThis.indexedDB || !globalThis.BroadcastChannel)
    throw new FieldError("unsupported", "there is no IndexedDB here: this storage needs a browser", { database });
  const rows = createRows(database);
  const folder = createOpfsFolder(folderPath(database));
  const changes = createChanges(database);
  const reading: ReadDeps = { folder, rows, readTail: (where) => askForTail(database, folder, rows, where) };

  async function change(list: BulkChange[], o: Opts): Promise<void> {
    const released = await commit(database, rows, list, o);
    for (const { verb, id, ...rest } of list)
      changes.announce({ verb, id, ...("name" in rest && { name: rest.name }) });
    await removeFiles(folder, released);
  }

  return {
    put: (id, doc, o) => change([{ verb: "put", id, doc }], o),
    get: async (id) => (await rows.getDoc(id)) ?? missing(id),
    remove: (id, o) => change([{ verb: "remove", id }], o),
    putAttachment: (id, name, body, o) => change([{ verb: "putAttachment", id, name, body }], o),
    async appendAttachment(id, name, bytes, { at, signal }) {
      const transfer = bytes instanceof Blob ? [] : [bytes.buffer];
      try {
        return { length: await storageWorker().run(append, { database, id, name, at, bytes }, { signal, transfer }) };
      } catch (error) {
        throw explained(error, "What was stored before is safe.");
      }
    },
    getAttachment: (id, name, o) => readAttachment(reading, id, name, o),
    removeAttachment: (id, name, o) => change([{ verb: "removeAttachment", id, name }], o),
    async allAttachments(id, { signal }) {
      const list = (await rows.listRows(id)) ?? missing(id);
      const facts = await Promise.all(
        list.map(async (row) => [row.name, await readFacts(reading, row, signal)] as const),
      );
      return Object.fromEntries(facts.flatMap(([name, fact]) => (fact ? [[name, fact]] : [])));
    },
    async buildQuery({ include_docs }) {
      if (!include_docs) return (await rows.listIds()).map((id) => ({ id, value: {} }));
      return (await rows.listDocs()).map(({ id, doc }) => ({ id, value: {}, doc }));
    },
    count: () => rows.count(),
    bulk: change,
    watch: changes.watch,
    close() {
      changes.close();
      rows.close();
    },
  };
};

/** A full disk in a person's words: what happened, what is kept, what to do. */
function explained(error: unknown, kept: string): unknown {
  if (!isCode(error, "over-quota")) return error;
  const text = `There is no space left: the browser gives this site no more. ${kept} Delete recordings that are no longer needed, or free space on the device; then try again.`;
  return new FieldError("over-quota", text, error.facts, error);
}

function missing(id: string): never {
  throw new FieldError("not-found", `there is no document ${id}`, { id });
}

/** Stages every body, then changes all rows at once; what was staged goes again if that fails. Gives the files set free. */
async function commit(database: string, rows: Rows, list: BulkChange[], o: Opts): Promise<string[]> {
  const tokens: string[] = [];
  try {
    const prepared: RowChange[] = [];
    for (const item of list) {
      if (item.verb !== "putAttachment") prepared.push(item);
      else {
        const { verb, id, name, body } = item;
        const token = crypto.randomUUID();
        if (needsFile(body)) {
          if (!list.some((other) => other.verb === "put" && other.id === id)) (await rows.getDoc(id)) ?? missing(id);
          tokens.push(token);
        }
        prepared.push({ verb, id, name, row: { id, name, ...(await stageBody(database, token, body, o)) } });
      }
    }
    return await changeRows(database, rows, prepared, o);
  } catch (error) {
    if (findStorageWorker()) await Promise.allSettled(tokens.map((token) => dropStaged(database, token)));
    throw explained(error, "Nothing of the new data was kept; what was stored before is safe.");
  }
}

async function changeRows(database: string, rows: Rows, list: RowChange[], o: Opts): Promise<string[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const done = await rows.change(list, o.signal);
    if ("released" in done) return done.released;
    await storageWorker().run(settleTail, { database, ...done.openTail }, o);
  }
  throw new FieldError("locked", "an attachment is being appended to all the time", { database });
}

function askForTail(
  database: string,
  folder: Folder,
  rows: Rows,
  where: { id: string; name: string; start: number; end: number },
) {
  const worker = findStorageWorker();
  return worker ? worker.run(readTail, { database, ...where }) : readForeignTail({ database, folder, rows }, where);
}
