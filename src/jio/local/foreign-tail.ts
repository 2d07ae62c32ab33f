import { takeLock } from "../../base/lock.ts";
import type { Folder } from "../../bytes/index.ts";
import { askOwner } from "../files/bytes-channel.ts";
import type { TailPart } from "../tails/tail.ts";
import { tailLock } from "./names.ts";
import { sealedLength } from "./row.ts";
import type { Rows } from "./rows.ts";

/** Bytes of an open tail for a thread without a storage worker (the service worker): from the owner, or from the file it left behind. */
export async function readForeignTail(
  { database, folder, rows }: { database: string; folder: Folder; rows: Pick<Rows, "getRow"> },
  { id, name, start, end }: { id: string; name: string; start: number; end: number },
): Promise<TailPart | undefined> {
  const release = await takeLock(tailLock(database, id, name));
  if (!release) return askOwner(database, { id, name, start, end });
  try {
    const row = await rows.getRow(id, name);
    const blob = row?.tail && (await folder.getBlob(row.tail.file));
    if (!row?.tail || !blob) return undefined;
    const base = sealedLength(row);
    const bytes = new Uint8Array(await blob.slice(Math.max(0, start - base), Math.max(0, end - base)).arrayBuffer());
    return { file: row.tail.file, length: base + blob.size, bytes };
  } finally {
    release();
  }
}
