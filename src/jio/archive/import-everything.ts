import { FieldError, isCode } from "../../base/errors.ts";
import { createMeter, type Progress } from "../../base/progress.ts";
import type { Opts } from "../../base/signal.ts";
import type { BulkItem, JioStorage } from "../storage.ts";
import { compareWithHere } from "./compare.ts";
import { type Found, groupEntries } from "./group-entries.ts";
import { readAttachment } from "./read-attachment.ts";
import { type ArchivedAttachment, type ArchivedDocument, readDocument } from "./read-document.ts";
import type { ImportReport } from "./tasks.ts";
import { listZip, type ZipEntry } from "./zip-reader.ts";

/** Up to here a body is read before the storage is asked to take it; it lies in the row anyway. */
const SMALL = 64 * 1024;

type Counting = Opts & { count(bytes: number): void };

/**
 * Brings in the documents of a zip in layout `folder` that are not here yet, each with its attachments in one `bulk`.
 *
 * Memory  a few slices of the archive, however large it is, and what lies in rows of one document.
 * Throws  "unsupported" for a storage that cannot take a document whole or not at all; "invalid-format" for what is no such archive, "over-quota" before anything is written; an abort's reason, then
 *         what had come in whole is kept. A document that cannot be read is reported, and the others come in.
 */
export async function importEverything(
  storage: JioStorage,
  archive: Blob,
  o: Opts & { onProgress?(progress: Progress): void; freeBytes?: number | undefined },
): Promise<ImportReport> {
  storage.hasCapacity("atomic");
  const { documents, refused } = groupEntries(await listZip(archive, o));
  if (!documents.some(({ document }) => document)) throw notOurs();
  const report: ImportReport = { added: 0, bytes: 0, here: 0, differing: [], refused };
  const meter = createMeter(
    documents.reduce((sum, found) => sum + bytesIn(found), 0),
    o.onProgress ?? (() => {}),
  );
  const absent: Found<ZipEntry>[] = [];
  for (const found of documents) {
    const counted = countUpTo(bytesIn(found), meter);
    if (await isAbsent(storage, found, report, { ...signalOf(o), count: counted.count })) absent.push(found);
    else counted.rest();
  }
  const needed = absent.reduce((sum, found) => sum + bytesIn(found), 0);
  if (o.freeBytes !== undefined && needed > o.freeBytes) throw noRoom(needed, o.freeBytes);
  for (const found of absent) await bringIn(storage, found, report, { ...signalOf(o), count: meter });
  return report;
}

const signalOf = ({ signal }: Opts): Opts => (signal ? { signal } : {});

function notOurs(): FieldError {
  return new FieldError(
    "invalid-format",
    "There is no document in this zip. An archive holds folders <module>/<name>, each with a document.json. Nothing was imported.",
  );
}

function noRoom(needed: number, free: number): FieldError {
  const mb = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  return new FieldError(
    "over-quota",
    `There is no space for this archive: what is not here yet takes ${mb(needed)}, and the browser gives this site about ${mb(free)} more. Nothing was imported. Delete recordings that are no longer needed, or free space on the device; then try again.`,
    { needed, free },
  );
}

const bytesIn = ({ files, segments }: Found<ZipEntry>) =>
  [...files.values(), ...segments.values()].reduce((sum, { length }) => sum + length, 0);

/** Counts a document's bytes once, whether they were read for the comparison or not. */
function countUpTo(total: number, meter: (bytes: number) => void) {
  let left = total;
  const count = (bytes: number) => {
    const part = Math.min(bytes, left);
    left -= part;
    meter(part);
  };
  return { count, rest: () => count(left) };
}

async function isAbsent(
  storage: JioStorage,
  found: Found<ZipEntry>,
  report: ImportReport,
  o: Counting,
): Promise<boolean> {
  try {
    const archived = await readDocument(found, o);
    const verdict = await compareWithHere(storage, archived, o);
    if (verdict === "same") report.here += 1;
    if (verdict === "different") report.differing.push({ id: found.id, title: titleOf(archived) });
    return verdict === "absent";
  } catch (error) {
    refuse(report, found, error, o);
    return false;
  }
}

const titleOf = ({ doc, id }: ArchivedDocument) => (typeof doc.title === "string" && doc.title !== "" ? doc.title : id);

/** What is wrong with one document is told; what is wrong with this device ends it all. */
function refuse(report: ImportReport, found: Found<ZipEntry>, error: unknown, { signal }: Opts): void {
  const isItsOwn = ["invalid-metadata", "invalid-format", "corrupt", "unsupported"] as const;
  if (signal?.aborted || !isItsOwn.some((code) => isCode(error, code))) throw error;
  report.refused.push({ path: found.path, message: (error as FieldError).message });
}

/** Read again rather than kept: an archive may hold more documents than fit into memory. */
async function bringIn(storage: JioStorage, found: Found<ZipEntry>, report: ImportReport, o: Counting): Promise<void> {
  try {
    const archived = await readDocument(found, o);
    const { id, doc, attachments } = archived;
    const items: BulkItem[] = [{ verb: "put", args: [id, doc] }];
    for (const attachment of attachments) {
      const { name, content_type: _content_type = "application/octet-stream" } = attachment;
      items.push({ verb: "putAttachment", args: [id, name, await bodyOf(attachment, o), { _content_type }] });
    }
    await storage.bulk(items, signalOf(o));
    report.added += 1;
    report.bytes += attachments.reduce((sum, { length }) => sum + length, 0);
  } catch (error) {
    refuse(report, found, error, o);
  }
}

async function bodyOf(attachment: ArchivedAttachment, o: Counting): Promise<Uint8Array | ReadableStream<Uint8Array>> {
  const chunks = readAttachment(attachment, o);
  if (attachment.length > SMALL) return streamOf(chunks);
  const bytes = new Uint8Array(attachment.length);
  let at = 0;
  for await (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** A stream that fails where the bytes do, so that the storage drops what it has of them. */
function streamOf(chunks: AsyncGenerator<Uint8Array, void, void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => void (await chunks.return()),
    },
    { highWaterMark: 0 },
  );
}
