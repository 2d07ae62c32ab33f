import { exportEverything } from "../../../../src/jio/archive/export-all.ts";
import { importEverything } from "../../../../src/jio/archive/import-everything.ts";
import { createSink } from "../../../../src/jio/archive/sink.ts";
import type { ExportReport } from "../../../../src/jio/archive/tasks.ts";
import { createStorage, type Doc, type JioStorage } from "../../../../src/jio/index.ts";

export const memory = () => createStorage({ type: "memory" });

/** The archive of a storage in memory. */
export async function archiveOf(storage: JioStorage, o: { signal?: AbortSignal } = {}) {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const sink = createSink({ write: (bytes) => parts.push(bytes), close() {}, abort() {} });
  const report: ExportReport = await exportEverything(storage, sink, o);
  return { archive: new Blob(parts), report };
}

export const importInto = (storage: JioStorage, archive: Blob) => importEverything(storage, archive, {});

interface Kept {
  doc: Doc;
  attachments: Record<string, { type?: string | undefined; digest?: string | undefined; length?: number | undefined }>;
}

/** All that a storage holds, as plain data: bytes by their digests. */
export async function contentsOf(storage: JioStorage): Promise<Record<string, Kept>> {
  const rows = await storage.buildQuery();
  const kept = rows.map(async ({ id }) => {
    const facts = Object.entries(await storage.allAttachments(id));
    const attachments = facts.map(([name, { content_type, digest, length }]) => [
      name,
      { type: content_type, digest, length },
    ]);
    return [id, { doc: await storage.get(id), attachments: Object.fromEntries(attachments) }] as const;
  });
  return Object.fromEntries(await Promise.all(kept));
}
