/** What came to the app, by whatever way, as arrivals: what each is, its first bytes decide. Window only; part of the composition root. */
import { msg, str } from "@lit/localize";
import type { CameIn } from "../gadgets/acquirable.ts";
import { FieldError } from "./base/errors.ts";
import { folderOfEntry, foldersOfFiles } from "./folders.ts";
import { type Arrival, detectFile, type FileKind, type Folder, FRONT_BYTES, looseFiles } from "./ingest/index.ts";

/** More than a list can show; whoever brings in so many chooses them by folders. */
const MOST_FILES = 1000;

export interface Arrived {
  readonly arrivals: readonly Arrival[];
  /** Folders that hold nothing to bring in, or cannot be read. */
  readonly failures: readonly { readonly name: string; readonly error: unknown }[];
}

/** All of it, files before folders. */
export async function arrivalsOf({ files, folders = [], handles = [], ...how }: CameIn): Promise<Arrived> {
  if (how.asFolder) return ofFolders(foldersOfFiles(files));
  const loose = await Promise.all(files.map((file) => arrivalOf(file, how.asSamples)));
  const opened = await Promise.all(handles.map(fileHandleOf));
  const found = loose.map((arrival, n) => (opened[n] ? { ...arrival, handle: opened[n] } : arrival));
  const inFolders = await ofFolders(folders.map(folderOfEntry));
  return { ...inFolders, arrivals: [...found, ...inFolders.arrivals] };
}

async function fileHandleOf(asked: Promise<FileSystemHandle | null>): Promise<FileSystemFileHandle | undefined> {
  const handle = await asked.catch(() => null); // then the file alone has to do
  return handle?.kind === "file" ? (handle as FileSystemFileHandle) : undefined;
}

async function ofFolders(folders: readonly Folder[]): Promise<Arrived> {
  const failures: { name: string; error: unknown }[] = [];
  const found = folders.map((folder) =>
    arrivalsOfFolder(folder).catch((error: unknown) => {
      failures.push({ name: folder.name, error });
      return [];
    }),
  );
  return { arrivals: (await Promise.all(found)).flat(), failures };
}

export async function arrivalOf(file: File, asSamples = false): Promise<Arrival> {
  return { name: file.name, file, kind: asSamples ? "unknown" : await kindOf(file) };
}

async function kindOf(file: File): Promise<FileKind> {
  try {
    return detectFile(new Uint8Array(await file.slice(0, FRONT_BYTES).arrayBuffer()), file.name);
  } catch {
    return "wav"; // it cannot be read; the job of its import says so
  }
}

async function arrivalsOfFolder(folder: Folder): Promise<Arrival[]> {
  const stores = await folder.findStores();
  const ofStores = stores.map((path): Arrival => {
    return { name: path.slice(path.lastIndexOf("/") + 1), kind: "store", store: { folder, path } };
  });
  if (stores.includes(folder.name)) return ofStores;
  const files = looseFiles(await folder.list(folder.name, { without: stores }), stores);
  if (files.length > MOST_FILES) throw tooMany(folder.name, files.length);
  const inOrder = [...files].sort((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true })); // the system gives them in none
  const loose = await Promise.all(inOrder.map(({ file }) => arrivalOf(file)));
  if (ofStores.length + loose.length === 0) throw nothingIn(folder.name);
  return [...ofStores, ...loose];
}

function tooMany(name: string, count: number): FieldError {
  const message = msg(
    str`“${name}” holds ${count} files that are no Zarr store. Bring in ${MOST_FILES} at most at a time: drop or choose a folder in it.`,
  );
  return new FieldError("over-budget", message, { name, count });
}

function nothingIn(name: string): FieldError {
  const message = msg(
    str`In “${name}” is no file to bring in. Some browsers pass over names that begin with a dot, as those of a Zarr store do: then pack the folder as a ZIP and bring that in.`,
  );
  return new FieldError("unsupported", message, { name });
}
