/** One document into the archive: its attachments, what is known of them, and last the document itself. */
import { isCode } from "../../base/errors.ts";
import { type Opts, until } from "../../base/signal.ts";
import { createWholeDigest } from "../files/digests.ts";
import { sha256 } from "../handle/bodies.ts";
import { formatAttachments, formatJson, type ListedAttachment, type Manifest } from "../layout/contents.ts";
import { ATTACHMENTS_FILE, DOCUMENT_FILE, formatNames, manifestFile, STREAM, segmentFile } from "../layout/paths.ts";
import { SEGMENT_LENGTH } from "../local/row.ts";
import type { AttachmentFacts, Doc, JioStorage } from "../storage.ts";
import type { ExportProblem, ExportReport } from "./tasks.ts";
import { isUnreadable } from "./unreadable.ts";
import { fitsZip, type ZipWriter } from "./zip-writer.ts";

export interface Exporter extends Opts {
  storage: JioStorage;
  zip: ZipWriter;
  /** Stands in the names of all segments of this archive. */
  writer: string;
  report: ExportReport;
  count(bytes: number): void;
}

interface Written {
  length: number;
  sha256: string;
}

export async function exportDocument(exporter: Exporter, id: string, folder: string): Promise<void> {
  const { storage, zip, report, signal } = exporter;
  signal?.throwIfAborted();
  const o = signal ? { signal } : {};
  const found = await present(Promise.all([storage.get(id, o), storage.allAttachments(id, o)]));
  if (!found) return; // removed since it was listed
  const [doc, facts] = found;
  const tell = (what: ExportProblem["what"], name?: string) =>
    report.problems.push({ id, title: titleOf(doc, id), ...(name !== undefined && { name }), what });
  if (!fitsZip(`${folder}/${DOCUMENT_FILE}`)) {
    tell("unnamable");
    return;
  }
  const paths = formatNames(Object.keys(facts));
  const listed: ListedAttachment[] = [];
  for (const [name, fact] of Object.entries(facts)) {
    const path = `${folder}/${paths.get(name) ?? manifestFile(exporter.writer)}`;
    if (!fitsZip(path)) {
      tell("unnamable", name);
      continue;
    }
    listed.push(await exportAttachment(exporter, { id, name, fact, path, folder }, (what) => tell(what, name)));
    report.attachments += 1;
  }
  if (listed.length > 0) await zip.addBytes(`${folder}/${ATTACHMENTS_FILE}`, encode(formatAttachments(listed)));
  await zip.addBytes(`${folder}/${DOCUMENT_FILE}`, encode(formatJson(doc)));
  report.documents += 1;
}

const encode = (text: string) => new TextEncoder().encode(text);
const titleOf = (doc: Doc, id: string) => (typeof doc.title === "string" && doc.title !== "" ? doc.title : id);

async function present<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isCode(error, "not-found")) return undefined;
    throw error;
  }
}

interface Item {
  id: string;
  name: string;
  fact: AttachmentFacts;
  path: string;
  folder: string;
}

/** Under the digest it should have, so that damage shows wherever the archive is read. */
async function exportAttachment(
  exporter: Exporter,
  item: Item,
  tell: (what: ExportProblem["what"]) => void,
): Promise<ListedAttachment> {
  const { name, fact } = item;
  const { content_type } = fact;
  const written = await writeAttachment(exporter, item);
  const expected = { length: fact.length ?? written?.length, sha256: fact.digest ?? written?.sha256 };
  const isSame = written && (fact.digest === undefined || fact.digest === written.sha256);
  if (!isSame) tell((await isChanged(exporter, item)) ? "changed" : written ? "damaged" : "missing");
  // An open tail has no digest yet: it is what was read.
  return { name, content_type, ...(fact.digest === undefined && written ? written : expected) };
}

/** Whether it is another now than when the document was read. */
async function isChanged({ storage, signal }: Exporter, { id, name, fact }: Item): Promise<boolean> {
  const facts = await present(storage.allAttachments(id, signal ? { signal } : {}));
  return facts?.[name]?.digest !== fact.digest || facts?.[name]?.length !== fact.length;
}

/** `undefined` where its bytes cannot be read. */
async function writeAttachment(exporter: Exporter, item: Item): Promise<Written | undefined> {
  const { storage, signal } = exporter;
  try {
    const blob = await storage.getAttachment(item.id, item.name, signal ? { signal } : {});
    if (item.name === STREAM) return await writeStream(exporter, item, blob);
    if (blob.size > SEGMENT_LENGTH) return await writeLong(exporter, item, blob);
    return await writeBlock(exporter, item.path, blob);
  } catch (error) {
    if (signal?.aborted || !isUnreadable(error)) throw error;
    return undefined;
  }
}

/** Read whole before its entry begins, so that a failure leaves nothing of it in the archive. */
async function writeBlock({ zip, count, signal }: Exporter, path: string, blob: Blob, whole?: (b: Uint8Array) => void) {
  const bytes = new Uint8Array(await until(blob.arrayBuffer(), signal));
  whole?.(bytes);
  const [digest] = await Promise.all([sha256(bytes), zip.addBytes(path, bytes, count)]);
  return { length: bytes.length, sha256: digest! }; // pages without a digest have no storage of ours
}

async function writeStream(exporter: Exporter, { path, folder, fact }: Item, blob: Blob): Promise<Written> {
  const segments: Manifest["segments"] = [];
  const whole = await createWholeDigest();
  const isOne = blob.size <= SEGMENT_LENGTH;
  for (let at = 0; at < blob.size; at += SEGMENT_LENGTH) {
    const name = segmentFile(exporter.writer, segments.length);
    const part = blob.slice(at, at + SEGMENT_LENGTH);
    const written = await writeBlock(exporter, `${folder}/${name}`, part, isOne ? undefined : whole.update);
    segments.push({ name, ...written });
  }
  const digest = isOne && segments[0] ? segments[0].sha256 : whole.digest();
  const manifest: Manifest = { length: blob.size, sha256: fact.digest ?? digest, segments };
  await exporter.zip.addBytes(path, encode(formatJson(manifest)));
  return { length: blob.size, sha256: digest };
}

async function writeLong({ zip, count, signal }: Exporter, { path }: Item, blob: Blob): Promise<Written> {
  const whole = await createWholeDigest();
  let at = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (at >= blob.size) return controller.close();
        const slice = blob.slice(at, at + 4 * 1024 * 1024);
        const bytes = new Uint8Array(await until(slice.arrayBuffer(), signal));
        at += bytes.length;
        whole.update(bytes);
        count(bytes.length);
        controller.enqueue(bytes);
      },
    },
    { highWaterMark: 0 },
  );
  await zip.addStream(path, blob.size, stream);
  return { length: blob.size, sha256: whole.digest() };
}
