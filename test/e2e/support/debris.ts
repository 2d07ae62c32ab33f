import type { Page } from "@playwright/test";

/** Files of one database by what names them. */
export interface Files {
  /** Bytes of attachments. */
  named: number;
  /** Made in advance, nothing in them yet. */
  spare: number;
  /** What nothing accounts for. */
  debris: string[];
}

/** Looks at rows and files themselves, past the storage. */
export function inspectFiles(page: Page, database = "field"): Promise<Files> {
  return page.evaluate(async (database) => {
    interface Row {
      segments: { file: string }[];
      tail?: { file: string };
    }
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open(`field:${database}`));
    const all = async (store: string) =>
      db.objectStoreNames.contains(store) ? await done(db.transaction(store).objectStore(store).getAll()) : [];
    const rows: Row[] = await all("attachments");
    const files: { name: string; kind: string }[] = await all("files");
    db.close();
    const named = new Set(
      rows.flatMap((row) => [...row.segments, ...(row.tail ? [row.tail] : [])]).map(({ file }) => file),
    );
    const spares = new Set(files.filter(({ kind }) => kind === "spare").map(({ name }) => name));
    const there: string[] = [];
    let folder = await navigator.storage.getDirectory();
    try {
      for (const part of ["field", encodeURIComponent(database)]) folder = await folder.getDirectoryHandle(part);
      for await (const name of folder.keys()) there.push(name);
    } catch (error) {
      if ((error as Error).name !== "NotFoundError") throw error; // no file was ever made
    }
    return {
      named: there.filter((name) => named.has(name)).length,
      spare: there.filter((name) => spares.has(name) && !named.has(name)).length,
      debris: there.filter((name) => !named.has(name) && !spares.has(name)),
    };
  }, database);
}

const PATIENCE_MS = 15_000;
const PAUSE_MS = 100;

/** What is left after tidying up behind those before; another worker of this browser may be at it already. */
export async function debrisAfterTidy(page: Page, database = "field"): Promise<string[]> {
  await page.evaluate(async (database) => {
    const { createStorage } = await (async (path: string) => import(path))("/doors/jio.js");
    const storage = createStorage({ type: "indexeddb", database });
    await storage.repair();
    await storage.close();
  }, database);
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const { debris } = await inspectFiles(page, database);
    if (debris.length === 0 || Date.now() > until) return debris;
    await page.waitForTimeout(PAUSE_MS);
  }
}
