import { FieldError } from "../base/errors.ts";
import type { Folder, OpenFile, OpenFileOpts } from "./folder.ts";
import { padNameLog } from "./name-log.ts";

/** lib.dom leaves these out: they are a dedicated worker's only, and the modes Chromium's only. */
interface SyncHandle {
  getSize(): number;
  read(out: Uint8Array, o: { at: number }): number;
  write(bytes: Uint8Array, o: { at: number }): number;
  truncate(length: number): void;
  flush(): void;
  close(): void;
}
interface SyncCapable {
  createSyncAccessHandle?(o?: { mode: NonNullable<OpenFileOpts["mode"]> }): Promise<SyncHandle>;
}

/**
 * A folder of the origin private file system, `path` below its root; made when the first file is.
 *
 * Memory  Blobs of `getBlob` are references, valid until the file is written or removed.
 * Throws  "unsupported" without OPFS, and from `openFile` outside a dedicated worker; "locked"; "over-quota".
 */
export function createOpfsFolder(path: string): Folder {
  let known: FileSystemDirectoryHandle | undefined;
  const folder = async (create: boolean) => (known ??= await find(path, create));
  const look = () => absent(told(folder(false), path));

  async function entry(name: string, create: boolean): Promise<FileSystemFileHandle | undefined> {
    if (create) await padNameLog();
    const get = async () => (await folder(create)).getFileHandle(name, { create });
    const handle = await absent(told(get(), name));
    if (handle || !create) return handle;
    known = undefined; // the folder was removed behind this handle: make it again
    return told(get(), name);
  }

  return {
    async openFile(name, o = {}) {
      const handle = (await entry(name, o.create ?? false)) as (FileSystemFileHandle & SyncCapable) | undefined;
      if (!handle) return undefined;
      if (!handle.createSyncAccessHandle)
        throw new FieldError("unsupported", "files are opened in a dedicated worker only");
      return openHandle(await told(handle.createSyncAccessHandle({ mode: o.mode ?? "readwrite" }), name));
    },
    async removeFile(name) {
      const parent = await look();
      if (!parent) return false;
      return (await absent(told(parent.removeEntry(name), name).then(() => true))) ?? false;
    },
    async getBlob(name) {
      const handle = await entry(name, false);
      return handle && absent(told(handle.getFile(), name));
    },
    async list() {
      const parent = await look();
      return parent ? told(namesIn(parent), path) : [];
    },
  };
}

/** Removes a folder of OPFS and all that lies in it; nothing happens where there is none. */
export async function removeOpfsFolder(path: string): Promise<void> {
  const parts = path.split("/");
  const name = parts.pop() ?? "";
  const parent = await absent(told(find(parts.join("/"), false), path));
  if (parent) await absent(told(parent.removeEntry(name, { recursive: true }), name));
}

/** The folders in a folder of OPFS. */
export async function listOpfsFolders(path: string): Promise<string[]> {
  const folder = await absent(told(find(path, false), path));
  const names: string[] = [];
  if (folder) for await (const [name, handle] of folder.entries()) if (handle.kind === "directory") names.push(name);
  return names;
}

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

async function find(path: string, create: boolean): Promise<FileSystemDirectoryHandle> {
  if (!globalThis.navigator?.storage?.getDirectory)
    throw new FieldError("unsupported", "this place has no origin private file system");
  let folder = await navigator.storage.getDirectory();
  for (const part of path.split("/").filter(Boolean)) folder = await folder.getDirectoryHandle(part, { create });
  return folder;
}

const named = (error: unknown, name: string) => error instanceof DOMException && error.name === name;

async function absent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (named(error, "NotFoundError")) return undefined;
    throw error;
  }
}

async function told<T>(work: Promise<T>, name: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (named(error, "NoModificationAllowedError") || named(error, "InvalidStateError"))
      throw new FieldError("locked", `the file ${name} is open elsewhere`, { name }, error);
    throw full(error);
  }
}

function full(error: unknown): unknown {
  return named(error, "QuotaExceededError")
    ? new FieldError("over-quota", "the browser gives this site no more space", {}, error)
    : error;
}

/** Runs what may need space. */
function spend<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw full(error);
  }
}

function openHandle(handle: SyncHandle): OpenFile {
  return {
    size: () => handle.getSize(),
    readAt: (at, out) => handle.read(out, { at }),
    writeAt(at, bytes) {
      const written = spend(() => handle.write(bytes, { at }));
      if (written < bytes.length)
        throw new FieldError("over-quota", "the disk took only a part of the bytes", { written, length: bytes.length });
    },
    truncate: (length) => spend(() => handle.truncate(length)),
    flush: () => spend(() => handle.flush()),
    close: () => handle.close(),
  };
}
