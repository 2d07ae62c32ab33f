import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openAsBlob,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { mkdir, readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { FieldError } from "../base/errors.ts";
import type { Folder, OpenFile } from "./folder.ts";

/**
 * A folder of the file system, for Node; made when the first file is.
 *
 * Memory  Blobs of `getBlob` are references, valid until the file is written or removed.
 * Throws  "invalid-argument" for a name with a path in it; "locked" among the users of one folder object; "over-quota".
 */
export function createNodeFolder(path: string): Folder {
  const open = new Map<string, { writer: boolean; readers: number }>();
  const at = (name: string) => {
    if (name === "" || name === "." || name === ".." || /[/\\\0]/.test(name))
      throw new FieldError("invalid-argument", `${JSON.stringify(name)} is not the name of a file`, { name });
    return join(path, name);
  };

  function claim(name: string, shared: boolean): () => void {
    const held = open.get(name) ?? { writer: false, readers: 0 };
    if (held.writer || (!shared && held.readers > 0)) throw locked(name);
    if (shared) held.readers += 1;
    else held.writer = true;
    open.set(name, held);
    return () => {
      if (shared) held.readers -= 1;
      else held.writer = false;
      if (held.readers === 0) open.delete(name);
    };
  }

  return {
    async openFile(name, o = {}) {
      const shared = o.mode === "read-only";
      const file = at(name);
      const release = claim(name, shared);
      try {
        if (o.create) await mkdir(path, { recursive: true });
        const flags = shared ? constants.O_RDONLY : constants.O_RDWR | (o.create ? constants.O_CREAT : 0);
        return openDescriptor(openSync(file, flags), release);
      } catch (error) {
        release();
        return absent(error);
      }
    },
    async removeFile(name) {
      const file = at(name);
      if (open.has(name)) throw locked(name);
      return (await unlink(file).then(() => true, absent)) ?? false;
    },
    async getBlob(name) {
      const file = at(name);
      const found = await stat(file).catch(absent); // openAsBlob does not tell why it failed
      return found && openAsBlob(file);
    },
    list: async () => (await readdir(path).catch(absent)) ?? [],
  };
}

const locked = (name: string) => new FieldError("locked", `the file ${name} is open elsewhere`, { name });
const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? error.code : undefined);

function absent(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") throw full(error);
}

function full(error: unknown): unknown {
  const isFull = codeOf(error) === "ENOSPC" || codeOf(error) === "EDQUOT";
  return isFull ? new FieldError("over-quota", "the disk is full", {}, error) : error;
}

/** Runs what may need space. */
function spend<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw full(error);
  }
}

function openDescriptor(descriptor: number, release: () => void): OpenFile {
  let isOpen = true;
  return {
    size: () => fstatSync(descriptor).size,
    readAt(at, out) {
      let filled = 0;
      for (let count = -1; filled < out.length && count !== 0; filled += count)
        count = readSync(descriptor, out, filled, out.length - filled, at + filled);
      return filled;
    },
    writeAt(at, bytes) {
      for (let written = 0; written < bytes.length; )
        written += spend(() => writeSync(descriptor, bytes, written, bytes.length - written, at + written));
    },
    truncate: (length) => spend(() => ftruncateSync(descriptor, length)),
    flush: () => spend(() => fsyncSync(descriptor)),
    close() {
      if (!isOpen) return;
      isOpen = false;
      closeSync(descriptor);
      release();
    },
  };
}
