import { isCode } from "../../base/errors.ts";
import { createMeter, type Progress } from "../../base/progress.ts";
import type { Opts } from "../../base/signal.ts";
import { formatFolders } from "../layout/paths.ts";
import type { AttachmentFacts, JioStorage } from "../storage.ts";
import { type Exporter, exportDocument } from "./export-document.ts";
import type { Sink } from "./sink.ts";
import type { ExportReport } from "./tasks.ts";
import { createZipWriter } from "./zip-writer.ts";

/**
 * Writes every document of a storage with its attachments as one zip in layout `folder`; `without` names modules that stay out.
 *
 * Memory  one segment (64 MiB) and the archive's directory, however much there is.
 * Throws  what the sink or the storage throws, an abort's reason; the sink is aborted then. What is damaged is reported, not thrown.
 */
export async function exportEverything(
  storage: JioStorage,
  sink: Sink,
  o: Opts & { without?: readonly string[]; onProgress?(progress: Progress): void },
): Promise<ExportReport> {
  const report: ExportReport = { documents: 0, attachments: 0, bytes: 0, problems: [] };
  try {
    const stays = (id: string) => o.without?.includes(id.split("/", 1)[0]!) ?? false;
    const all = (await storage.buildQuery(signalOf(o))).map(({ id }) => id).sort();
    const ids = all.filter((id) => !stays(id));
    const zip = await createZipWriter(sink.stream, signalOf(o));
    const count = createLimitedMeter(await totalLength(storage, ids, o), o.onProgress);
    const exporter: Exporter = { storage, zip, writer: crypto.randomUUID(), report, count, ...signalOf(o) };
    for (const [id, folder] of formatFolders(ids)) await exportDocument(exporter, id, folder);
    o.signal?.throwIfAborted();
    await zip.close();
  } catch (error) {
    await sink.stream.abort(error).catch(() => {}); // the first failure is the one to tell
    throw o.signal?.aborted ? o.signal.reason : error;
  }
  return { ...report, bytes: sink.length() };
}

const signalOf = ({ signal }: Opts): Opts => (signal ? { signal } : {});

/** What is appended while it is read is beyond what was promised. */
function createLimitedMeter(totalBytes: number, report: ((progress: Progress) => void) | undefined) {
  const count = createMeter(totalBytes, report ?? (() => {}));
  let left = totalBytes;
  return (bytes: number) => {
    const counted = Math.min(bytes, left);
    left -= counted;
    if (counted > 0) count(counted);
  };
}

async function totalLength(storage: JioStorage, ids: readonly string[], o: Opts): Promise<number> {
  let total = 0;
  for (const id of ids) {
    const facts = await storage.allAttachments(id, signalOf(o)).catch((error: unknown) => {
      if (isCode(error, "not-found")) return {} as Record<string, AttachmentFacts>;
      throw error;
    });
    for (const { length = 0 } of Object.values(facts)) total += length;
  }
  return total;
}
