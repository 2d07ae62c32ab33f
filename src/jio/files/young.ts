/** Files that are too new to be trusted with what was promised to survive a power cut: a copy is kept in IndexedDB meanwhile. */
import type { Folder } from "../../bytes/index.ts";
import type { FileRows } from "../local/file-rows.ts";
import { SLICE_LENGTH } from "../local/row.ts";
import { whileLocked } from "./while-locked.ts";

/** Kernels write what programs did not flush, as a new file's name, after about half a minute; this is three times the slowest default. */
export const YOUNG_MS = 120_000;
const OPEN_ATTEMPTS = 25; // a second: a lost worker's files stay open for a while

export const isYoung = (made: number, now = Date.now()) => now - made < YOUNG_MS;

/** Resolves when [at, at + bytes) of the file, written and flushed by the caller, survive a power cut. */
export async function keepYoung(
  { keepCopy }: Pick<FileRows, "keepCopy">,
  { name, made }: { name: string; made: number },
  at: number,
  bytes: Uint8Array,
): Promise<void> {
  if (!isYoung(made)) return;
  for (let from = 0; from < bytes.length; from += SLICE_LENGTH) {
    const part = bytes.slice(from, from + SLICE_LENGTH);
    await keepCopy({ file: name, at: at + from, bytes: part.buffer });
  }
}

/** Writes again what a power cut took; true where that was something. */
export async function restoreYoung(
  { folder, files }: { folder: Folder; files: Pick<FileRows, "copies"> },
  name: string,
): Promise<boolean> {
  const copies = await files.copies(name);
  const end = Math.max(0, ...copies.map(({ at, bytes }) => at + bytes.byteLength));
  const present = await folder.getBlob(name);
  if (copies.length === 0 || (present && present.size >= end)) return false;
  const file = await whileLocked(() => folder.openFile(name, { create: true }), OPEN_ATTEMPTS);
  if (!file) return false;
  try {
    if (file.size() >= end) return false;
    for (const { at, bytes } of copies) file.writeAt(at, new Uint8Array(bytes));
    file.flush();
    return true;
  } finally {
    file.close();
  }
}
