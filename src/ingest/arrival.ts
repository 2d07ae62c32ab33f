/** What has come to the app and is not imported yet, whatever way it came. Pure. */
import type { FileKind } from "./detect-file.ts";
import type { Folder } from "./folder.ts";

export interface Arrival {
  readonly name: string;
  /** What its first bytes say; "store": a Zarr store in a folder, "unknown": samples that say nothing of themselves. */
  readonly kind: FileKind | "store";
  /** Where it is no store. */
  readonly file?: File;
  readonly store?: { readonly folder: Folder; readonly path: string };
  /** Opens the file again another day, where the browser gave one. */
  readonly handle?: FileSystemFileHandle;
  /** Where the file lies that was shared with the app, until it is imported or refused. */
  readonly inbox?: string;
}

/** Whether there is nothing to ask: all that came says what it is, was chosen by itself, and nobody wants to look first. */
export function goesStraightIn(arrivals: readonly Arrival[], o: { isFolder: boolean; looksFirst: boolean }): boolean {
  if (arrivals.every(({ kind }) => kind === "store")) return true;
  if (o.isFolder || o.looksFirst) return false;
  return arrivals.every(({ kind }) => kind !== "unknown");
}

/** Files that systems leave in folders, of which nobody thinks. */
export function isLitter(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.startsWith(".") || /^(thumbs\.db|desktop\.ini)$/i.test(name);
}

/** The files of a folder that are in none of its stores. */
export function looseFiles<T extends { readonly path: string }>(files: readonly T[], stores: readonly string[]): T[] {
  return files.filter(({ path }) => !isLitter(path) && !stores.some((store) => path.startsWith(`${store}/`)));
}
