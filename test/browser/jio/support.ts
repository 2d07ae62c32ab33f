import { expect, onTestFinished } from "vitest";
import { createOpfsFolder, removeOpfsFolder } from "../../../src/bytes/index.ts";
import { createStorage, provideStorageWorker } from "../../../src/jio/index.ts";
import { databaseName, folderPath } from "../../../src/jio/local/names.ts";
import { createRows } from "../../../src/jio/local/rows.ts";
import { createPeer, type Peer } from "../../../src/worker/pool.ts";

export const startStorageWorker = (): Peer =>
  createPeer(() => new Worker(new URL("./storage-thread.worker.ts", import.meta.url), { type: "module" }));
export const startOtherWorker = (): Peer =>
  createPeer(() => new Worker(new URL("./other-thread.worker.ts", import.meta.url), { type: "module" }));

/** Removes all that lies under the name: rows, and files once the workers that held them are gone. */
export async function removeDatabase(database: string): Promise<void> {
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(databaseName(database));
    request.onsuccess = resolve;
    request.onerror = () => reject(request.error);
  });
  for (let attempt = 0; ; attempt++) {
    try {
      return await removeOpfsFolder(folderPath(database));
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20)); // the browser closes a dead worker's files a little later
    }
  }
}

/** The files that hold bytes, or held some: all but those made in advance. */
export async function filesOf(database: string): Promise<string[]> {
  const rows = createRows(database);
  const known = await rows.files.list();
  rows.close();
  const spares = new Set(known.filter(({ kind }) => kind === "spare").map(({ name }) => name));
  return (await createOpfsFolder(folderPath(database)).list()).filter((name) => !spares.has(name));
}

/** A database of its own, a storage on it and the storage worker this thread uses; all gone after the test. */
export function openField() {
  const database = `test-${crypto.randomUUID()}`;
  const worker = startStorageWorker();
  provideStorageWorker(worker);
  const storage = createStorage({ type: "indexeddb", database });
  onTestFinished(async () => {
    await storage.close();
    worker.close();
    await removeDatabase(database);
  });
  return { database, worker, storage };
}

/** The worker of another tab on the same database. */
export function openOtherTab(): Peer {
  const worker = startStorageWorker();
  onTestFinished(() => worker.close());
  return worker;
}

/** The names of all files are lost, as after a power cut right after they were made; what IndexedDB kept stays. */
export async function loseNames(database: string) {
  const folder = createOpfsFolder(folderPath(database));
  for (const name of await folder.list())
    await expect.poll(() => folder.removeFile(name).catch(() => "held"), { timeout: 5000 }).not.toBe("held");
}
