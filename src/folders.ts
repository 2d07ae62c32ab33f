/** Folders that a person chose or dropped: which Zarr stores are in them, and the files. Window only; part of the composition root. */
import { msg, str } from "@lit/localize";
import { FieldError } from "./base/errors.ts";
import { type Folder, type FolderFile, findStores, STORE_MARKS } from "./ingest/index.ts";

/** The folders whose files a picker gave, each file with its path. */
export function foldersOfFiles(files: readonly File[]): Folder[] {
  const byName = new Map<string, FolderFile[]>();
  for (const file of files) {
    const path = file.webkitRelativePath || file.name;
    const name = path.slice(0, Math.max(0, path.indexOf("/")));
    const list = byName.get(name);
    if (list) list.push({ path, file });
    else byName.set(name, [{ path, file }]);
  }
  return [...byName].map(([name, list]) => ({
    name,
    findStores: async () => findStores(list.map(({ path }) => path)),
    list: async (below, { without = [] }) => {
      const isWithout = (path: string) => without.some((other) => path.startsWith(`${other}/`));
      return list.filter(({ path }) => path.startsWith(`${below}/`) && !isWithout(path));
    },
  }));
}

/** A dropped folder, read from the disk as it is asked for: only the files of its stores are looked at. */
export function folderOfEntry(root: FileSystemDirectoryEntry): Folder {
  const pathOf = (entry: FileSystemEntry) => `${root.name}${entry.fullPath.slice(root.fullPath.length)}`;
  return {
    name: root.name,
    async findStores() {
      const own = await marksIn(root);
      if (own.length > 0) return findStores(own.map((mark) => `${root.name}/${mark}`));
      const found: string[] = [];
      const look = async (entry: FileSystemDirectoryEntry) =>
        found.push(...(await marksIn(entry)).map((mark) => `${pathOf(entry)}/${mark}`));
      for await (const entries of batchesOf(root)) await Promise.all(entries.filter(isDirectory).map(look));
      return findStores(found);
    },
    async list(path, { signal, onFound, without = [] }) {
      const inner = path.slice(root.name.length + 1);
      const files: FolderFile[] = [];
      let seen = 0;
      const waiting = [inner ? await directoryIn(root, inner) : root];
      const visit = async (directory: FileSystemDirectoryEntry) => {
        for await (const entries of batchesOf(directory, signal)) {
          if ((seen += entries.length) > MAX_ENTRIES) throw tooMany(path); // links may lead round and round
          waiting.push(...entries.filter(isDirectory).filter((entry) => !without.includes(pathOf(entry))));
          const found = entries
            .filter(isFile)
            .map(async (entry) => ({ path: pathOf(entry), file: await fileOf(entry) }));
          files.push(...(await Promise.all(found)));
          onFound?.(files.length);
        }
      };
      while (waiting.length > 0) await Promise.all(waiting.splice(0, AT_ONCE).map(visit));
      return files;
    },
  };
}

const MAX_ENTRIES = 1_000_000;
/** Directories that are read at a time. */
const AT_ONCE = 16;

const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

function tooMany(name: string): FieldError {
  const message = msg(str`“${name}” holds more than a million files and folders. Store it with larger chunks.`);
  return new FieldError("over-budget", message, { name });
}

/** A browser gives a hundred or so at a time; files are asked for together, since each takes a while to answer. */
async function* batchesOf(directory: FileSystemDirectoryEntry, signal?: AbortSignal) {
  const reader = directory.createReader();
  for (;;) {
    signal?.throwIfAborted();
    const entries = await called<FileSystemEntry[]>(directory, (done, fail) => reader.readEntries(done, fail));
    if (entries.length === 0) return;
    yield entries;
  }
}

const fileOf = (entry: FileSystemFileEntry) => called<File>(entry, (done, fail) => entry.file(done, fail));

const directoryIn = (root: FileSystemDirectoryEntry, path: string) =>
  called<FileSystemDirectoryEntry>(root, (done, fail) =>
    root.getDirectory(path, {}, (entry) => done(entry as FileSystemDirectoryEntry), fail),
  );

async function marksIn(directory: FileSystemDirectoryEntry): Promise<string[]> {
  const asked = STORE_MARKS.map(
    (mark) =>
      new Promise<boolean>((done) =>
        directory.getFile(
          mark,
          {},
          () => done(true),
          () => done(false),
        ),
      ),
  );
  const there = await Promise.all(asked);
  return STORE_MARKS.filter((_, i) => there[i]);
}

/** The calls of entries answer by callbacks; what fails names the file. */
function called<T>(
  entry: FileSystemEntry,
  call: (done: (value: T) => void, fail: (error: DOMException) => void) => void,
): Promise<T> {
  const path = entry.fullPath.replace(/^\//, "");
  const explain = (cause: DOMException) => {
    const message = msg(str`“${path}” can no longer be read: it was changed or taken away while it came in.`);
    return new FieldError("not-found", message, { name: path }, cause);
  };
  return new Promise((resolve, reject) => call(resolve, (cause) => reject(explain(cause))));
}
