import { isCode } from "../../base/errors.ts";
import type { Folder } from "../../bytes/index.ts";
import { askWriter, type FileRange } from "./bytes-channel.ts";
import type { Readers } from "./readers.ts";

interface Sources {
  database: string;
  folder: Folder;
  /** Of files that this thread writes. */
  mine?(range: FileRange): Uint8Array<ArrayBuffer> | undefined;
  readers?: Pick<Readers, "read">;
  /** Writes again what a power cut took of a file; true where that was something. */
  restore?(name: string): Promise<boolean>;
}

/** A copy of bytes of any file, whoever has it open; `undefined` where it is gone or shorter. */
export async function readFile(sources: Sources, range: FileRange): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const whole = (bytes: Uint8Array<ArrayBuffer> | undefined) =>
    bytes?.length === range.to - range.from ? bytes : undefined;
  const found = whole(sources.mine?.(range)) ?? whole(await readHeld(sources, range));
  if (found || !(await sources.restore?.(range.file))) return found;
  return whole(await readHeld(sources, range));
}

async function readHeld({ database, folder, readers }: Sources, range: FileRange) {
  const { file, from, to } = range;
  try {
    if (readers) return await readers.read(file, from, to);
  } catch (error) {
    if (!isCode(error, "locked")) throw error;
  }
  try {
    const blob = await folder.getBlob(file);
    return blob && new Uint8Array(await blob.slice(from, to).arrayBuffer());
  } catch {
    return askWriter(database, range); // written to while we looked: what we want lies before that, and its writer can read it
  }
}
