import { FieldError, isCode } from "../../base/errors.ts";
import { createOpfsFolder } from "../../bytes/index.ts";
import type { Backend, BackendFactory, BulkChange } from "../backend.ts";
import { readFile as readFileHere } from "../files/read-file.ts";
import { createReaders } from "../files/readers.ts";
import type { RowChange } from "../local/change-rows.ts";
import { createChanges } from "../local/changes.ts";
import { readForeignTail } from "../local/foreign-tail.ts";
import { folderPath } from "../local/names.ts";
import { type ReadDeps, readAttachment, readFacts } from "../local/read.ts";
import { createRows, type Rows } from "../local/rows.ts";
import { dropStaged, needsFile, settleStaged, stageBody } from "../local/write.ts";
import type { WriteOpts } from "../storage.ts";
import { findStorageWorker, storageWorker } from "../storage-worker.ts";
import { append, readFile, readTail, releaseFiles, settleTail, tidy } from "../tasks.ts";

const ATTEMPTS = 5;

/** Documents in IndexedDB, attachments there too while they are small and in files of OPFS when they are not. */
export const createIndexedDb: BackendFactory = (description): Backend => {
  const database = String(description.database);
  if (!globalThis.indexedDB || !globalThis.BroadcastChannel)
    throw new FieldError("unsupported", "there is no IndexedDB here: this storage needs a browser", { database });
  const rows = createRows(database, indexesOf(description));
  const changes = createChanges(database);
  const { close: stopReading, ...reading } = createReading(database, rows);
  const promised = <O extends WriteOpts>(o: O): O => ({ durability: description.durability, ...o }); // what a call says comes first

  async function change(list: BulkChange[], o: WriteOpts): Promise<void> {
    const released = await commit(database, rows, list, promised(o));
    changes.announce(list.map(({ verb, id, ...rest }) => ({ verb, id, ...("name" in rest && { name: rest.name }) })));
    if (released.length > 0) release(database, released);
  }

  return {
    put: (id, doc, o) => change([{ verb: "put", id, doc }], o),
    get: async (id) => (await rows.getDoc(id)) ?? missing(id),
    remove: (id, o) => change([{ verb: "remove", id }], o),
    putAttachment: (id, name, body, { ifMatch, ...o }) =>
      change([{ verb: "putAttachment", id, name, body, ...(ifMatch !== undefined && { ifMatch }) }], o),
    async appendAttachment(id, name, bytes, { at, ...o }) {
      const { signal, durability } = promised(o);
      const input = { database, id, name, at, bytes, strict: durability === "strict" };
      const transfer = bytes instanceof Blob ? [] : [bytes.buffer];
      try {
        return { length: await storageWorker().run(append, input, { signal, transfer }) };
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
    buildQuery: (o) => rows.query(o),
    count: () => rows.count(),
    countQuery: (query, o) => rows.countQuery(query, o),
    bulk: change,
    async repair({ signal }) {
      await findStorageWorker()?.run(tidy, { database }, { signal });
    },
    watch: changes.watch,
    close() {
      stopReading();
      changes.close();
      rows.close();
    },
  };
};

/** An entry of jIO's index_key_list is a property; ours may be a list of them, for an index over all. */
function indexesOf({ index_key_list = [] }: Readonly<Record<string, unknown>>): string[][] {
  return (index_key_list as (string | string[])[]).map((entry) => (typeof entry === "string" ? [entry] : [...entry]));
}

/** How this thread reads: through its storage worker, or by itself where it has none (the service worker). */
function createReading(database: string, rows: Rows): ReadDeps & { close(): void } {
  const folder = createOpfsFolder(folderPath(database));
  // Only dedicated workers open files. What they hold cannot be removed, so they let go of it soon.
  const readers =
    "createSyncAccessHandle" in (globalThis.FileSystemFileHandle?.prototype ?? {})
      ? createReaders(folder, { held: 4, idleMs: 200 })
      : undefined;
  return {
    close: () => readers?.close(),
    ...(readers && {
      async readHere({ file, from, to }) {
        try {
          const bytes = await readers.read(file, from, to);
          return bytes?.length === to - from ? bytes : undefined;
        } catch (error) {
          if (isCode(error, "locked")) return undefined; // being written, or held by a browser that knows no shared handles
          throw error;
        }
      },
    }),
    folder,
    rows,
    readTail(where) {
      const worker = findStorageWorker();
      return worker ? worker.run(readTail, { database, ...where }) : readForeignTail({ database, folder, rows }, where);
    },
    readFile(range) {
      const worker = findStorageWorker();
      return worker ? worker.run(readFile, { database, ...range }) : readFileHere({ database, folder }, range);
    },
  };
}

/** Nobody waits for it: where it cannot be done now the next start does it. */
function release(database: string, names: readonly string[]): void {
  findStorageWorker()
    ?.run(releaseFiles, { database, names })
    .catch(() => {});
}

/** A full disk in a person's words: what happened, what is kept, what to do. */
function explained(error: unknown, kept: string): unknown {
  if (!isCode(error, "over-quota")) return error;
  const text = `There is no space left: the browser gives this site no more. ${kept} Delete recordings that are no longer needed and empty the trash, or free space on the device; then try again.`;
  return new FieldError("over-quota", text, error.facts, error);
}

function missing(id: string): never {
  throw new FieldError("not-found", `there is no document ${id}`, { id });
}

/** Stages every body, then changes all rows at once; what was staged goes again if that fails. Gives the files set free. */
async function commit(database: string, rows: Rows, list: BulkChange[], o: WriteOpts): Promise<string[]> {
  const tokens: string[] = [];
  try {
    const prepared: RowChange[] = [];
    for (const item of list) {
      if (item.verb !== "putAttachment") prepared.push(item);
      else {
        const { verb, id, name, body, ifMatch } = item;
        const token = crypto.randomUUID();
        if (needsFile(body)) {
          if (!list.some((other) => other.verb === "put" && other.id === id)) (await rows.getDoc(id)) ?? missing(id);
          tokens.push(token);
        }
        const content = await stageBody(database, token, body, o);
        prepared.push({ verb, id, name, ifMatch, row: { id, name, ...content } });
      }
    }
    const released = await changeRows(database, rows, prepared, o);
    if (tokens.length > 0) settleStaged(database, tokens).catch(() => {}); // a worker that is gone has nothing to settle
    return released;
  } catch (error) {
    if (findStorageWorker()) await Promise.allSettled(tokens.map((token) => dropStaged(database, token)));
    throw explained(error, "Nothing of the new data was kept; what was stored before is safe.");
  }
}

async function changeRows(database: string, rows: Rows, list: RowChange[], o: WriteOpts): Promise<string[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const done = await rows.change(list, o);
    if ("released" in done) return done.released;
    await storageWorker().run(settleTail, { database, ...done.openTail }, { signal: o.signal });
  }
  throw new FieldError("locked", "an attachment is being appended to all the time", { database });
}
