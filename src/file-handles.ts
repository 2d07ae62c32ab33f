/** Handles of files whose import was cut short, so that it goes on without asking for the file; where the browser has such things. Window only. */
import { openDB } from "idb";

const DATABASE = "field-file-handles"; // a handle is no JSON: no document can hold it
const STORE = "handles";

interface Permitted extends FileSystemFileHandle {
  queryPermission?(o: { mode: "read" }): Promise<PermissionState>;
  requestPermission?(o: { mode: "read" }): Promise<PermissionState>;
}

async function use<T>(run: (db: Awaited<ReturnType<typeof openDB>>) => Promise<T>): Promise<T> {
  const db = await openDB(DATABASE, 1, { upgrade: (made) => void made.createObjectStore(STORE) });
  try {
    return await run(db);
  } finally {
    db.close();
  }
}

export const keepHandle = (id: string, handle: FileSystemFileHandle): Promise<unknown> =>
  use((db) => db.put(STORE, handle, id));

export const forgetHandle = (id: string): Promise<void> => use((db) => db.delete(STORE, id));

/** The ids that have one. */
export const handleIds = async (): Promise<ReadonlySet<string>> =>
  new Set((await use((db) => db.getAllKeys(STORE))).map(String));

/** The file as it is now; `undefined` where there is no handle, or the person does not agree. In a click, the browser may ask. */
export async function fileOfHandle(id: string): Promise<{ file: File; handle: FileSystemFileHandle } | undefined> {
  const handle = (await use((db) => db.get(STORE, id))) as Permitted | undefined;
  if (!handle) return undefined;
  const mode = { mode: "read" } as const;
  const state = (await handle.queryPermission?.(mode)) ?? "granted";
  if (state !== "granted" && (await handle.requestPermission?.(mode)) !== "granted") return undefined;
  return { file: await handle.getFile(), handle };
}
