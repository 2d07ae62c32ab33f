/** Files whose names a power cut may take: what was promised to survive it is written again from the copies in IndexedDB. */
import type { Folder } from "../../bytes/index.ts";
import type { FileRows } from "../local/file-rows.ts";
import { whileLocked } from "./while-locked.ts";

/** Kernels write what programs did not flush, as a new file's name, after about half a minute; this is three times the slowest default. */
export const YOUNG_MS = 120_000;
const OPEN_ATTEMPTS = 25; // a second: a lost worker's files stay open for a while

export const isYoung = (made: number, now = Date.now()) => now - made < YOUNG_MS;

/** True where something was written again: the file is new then, and nobody adds to what others may have had in it. */
export async function restoreYoung(
  { folder, files }: { folder: Folder; files: Pick<FileRows, "copiedTo" | "eachCopy" | "renew"> },
  name: string,
): Promise<boolean> {
  const end = await files.copiedTo(name);
  if (end === 0 || ((await folder.getBlob(name))?.size ?? 0) >= end) return false;
  const file = await whileLocked(() => folder.openFile(name, { create: true }), OPEN_ATTEMPTS);
  if (!file) return false;
  try {
    if (file.size() >= end) return false;
    await files.renew(name); // young again, before its copies may be thought superfluous
    await files.eachCopy(name, ({ at, bytes }) => file.writeAt(at, new Uint8Array(bytes)));
    file.flush();
    return true;
  } finally {
    file.close();
  }
}
