import { FieldError } from "../base/errors.ts";
import type { Folder, OpenFile, OpenFileOpts } from "./folder.ts";

interface MemoryFile {
  bytes: Uint8Array<ArrayBuffer>;
  length: number;
  mode: OpenFileOpts["mode"];
  handles: number;
}

/** A folder that lasts as long as the object: what tests and Node use where a browser has OPFS. */
export function createMemoryFolder(): Folder {
  const files = new Map<string, MemoryFile>();
  return {
    async openFile(name, o = {}) {
      const found = files.get(name);
      if (!found && !o.create) return undefined;
      const file = found ?? { bytes: new Uint8Array(0), length: 0, mode: undefined, handles: 0 };
      const { mode = "readwrite" } = o;
      if (file.handles > 0 && (mode === "readwrite" || mode !== file.mode)) throw locked(name);
      file.mode = mode;
      file.handles += 1;
      files.set(name, file);
      return openMemory(file, mode === "read-only");
    },
    async removeFile(name) {
      const file = files.get(name);
      if (file && file.handles > 0) throw locked(name);
      return files.delete(name);
    },
    async getBlob(name) {
      const file = files.get(name);
      return file && new Blob([file.bytes.subarray(0, file.length)]);
    },
    list: async () => [...files.keys()],
  };
}

const locked = (name: string) => new FieldError("locked", `the file ${name} is open elsewhere`, { name });

function openMemory(file: MemoryFile, readOnly: boolean): OpenFile {
  let open = true;
  const reserve = (length: number) => {
    if (length <= file.bytes.length) return;
    const grown = new Uint8Array(Math.max(length, 2 * file.bytes.length));
    grown.set(file.bytes.subarray(0, file.length));
    file.bytes = grown;
  };
  const use = (write: boolean) => {
    if (!open) throw new FieldError("invalid-argument", "the file is closed");
    if (write && readOnly) throw new FieldError("invalid-argument", "the file is open for reading only");
  };
  return {
    size: () => file.length,
    readAt(at, out) {
      use(false);
      const part = file.bytes.subarray(at, Math.min(file.length, at + out.length));
      out.set(part);
      return part.length;
    },
    writeAt(at, bytes) {
      use(true);
      reserve(at + bytes.length);
      file.bytes.set(bytes, at);
      file.length = Math.max(file.length, at + bytes.length);
    },
    truncate(length) {
      use(true);
      reserve(length);
      file.bytes.fill(0, Math.min(length, file.length));
      file.length = length;
    },
    flush: () => use(false),
    close() {
      if (!open) return;
      open = false;
      file.handles -= 1;
    },
  };
}
