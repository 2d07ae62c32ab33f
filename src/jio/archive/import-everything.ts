import { FieldError, isCode } from "../../base/errors.ts";
import { createMeter, type Progress } from "../../base/progress.ts";
import type { Opts } from "../../base/signal.ts";
import type { JioStorage } from "../storage.ts";
import { bringIn, repair } from "./bring-in.ts";
import { compareWithHere, type Repairable } from "./compare.ts";
import { type Found, groupEntries } from "./group-entries.ts";
import { type ArchivedDocument, readDocument } from "./read-document.ts";
import type { ImportReport } from "./tasks.ts";
import { listZip, type ZipEntry } from "./zip-reader.ts";

type Counting = Opts & { count(bytes: number): void };

interface Needed {
  found: Found<ZipEntry>;
  /** Absent: the whole document. */
  repairable?: readonly Repairable[];
  bytes: number;
}

/**
 * Brings in the documents of a zip in layout `folder` that are not here yet, each with its attachments in one `bulk`,
 * and puts right what is damaged here. Every byte that is on both sides is read on both.
 *
 * Memory  a few slices of the archive, however large it is, and what lies in rows of one document.
 * Throws  "unsupported" for a storage that cannot take a document whole or not at all; "invalid-format" for what is no such archive; "over-quota", where `hasSpaceFor` says no
 *         before anything is written; an abort's reason. What had come in whole is kept. A document that cannot be read is reported, and the others come in.
 */
export async function importEverything(
  storage: JioStorage,
  archive: Blob,
  o: Opts & { onProgress?(progress: Progress): void; hasSpaceFor?(bytes: number): Promise<boolean> },
): Promise<ImportReport> {
  storage.hasCapacity("atomic");
  const { documents, refused } = groupEntries(await listZip(archive, o));
  if (!documents.some(({ document }) => document)) throw notOurs();
  const report: ImportReport = { added: 0, bytes: 0, here: 0, repaired: [], differing: [], refused };
  const meter = createMeter(
    documents.reduce((sum, found) => sum + bytesIn(found), 0),
    o.onProgress ?? (() => {}),
  );
  const list: Needed[] = [];
  for (const found of documents) {
    const counted = countUpTo(bytesIn(found), meter);
    const needed = await compare(storage, found, report, { ...signalOf(o), count: counted.count });
    if (needed) list.push(needed);
    if (!needed || needed.repairable) counted.rest();
  }
  const bytes = list.reduce((sum, needed) => sum + needed.bytes, 0);
  if (bytes > 0 && o.hasSpaceFor && !(await o.hasSpaceFor(bytes))) throw noRoom(bytes);
  for (const needed of list) await write(storage, needed, report, { ...signalOf(o), count: meter });
  return report;
}

const signalOf = ({ signal }: Opts): Opts => (signal ? { signal } : {});

function notOurs(): FieldError {
  return new FieldError(
    "invalid-format",
    "There is no document in this zip. An archive holds folders <module>/<name>, each with a document.json. Nothing was imported.",
  );
}

const WHAT_TO_DO = "Delete recordings that are no longer needed and empty the trash, or free space on the device;";

function noRoom(needed: number): FieldError {
  return new FieldError(
    "over-quota",
    `There is no space for this archive: what is not here yet takes ${Math.ceil(needed / 1e6)} MB, and the browser does not give this site so much more. Nothing was imported. ${WHAT_TO_DO} then import the archive again.`,
    { needed },
  );
}

/** Documents that had come in before are here whole. */
function ranOut({ added, repaired }: ImportReport, cause: unknown): FieldError {
  const done = added + repaired.length;
  const kept = done === 1 ? "1 document had come in whole and is" : `${done} documents had come in whole and are`;
  return new FieldError(
    "over-quota",
    `The space ran out in the middle of the import: ${kept} kept, with all that was here before; of the next one nothing was kept. ${WHAT_TO_DO} then import the archive again: it goes on from there.`,
    { added },
    cause,
  );
}

const bytesIn = ({ files, segments }: Found<ZipEntry>) =>
  [...files.values(), ...segments.values()].reduce((sum, { length }) => sum + length, 0);

/** Counts a document's bytes once, however many of them were read for the comparison. */
function countUpTo(total: number, meter: (bytes: number) => void) {
  let left = total;
  const count = (bytes: number) => {
    const part = Math.min(bytes, left);
    left -= part;
    meter(part);
  };
  return { count, rest: () => count(left) };
}

/** What has to be written of a document, if anything; the report is told the rest. */
async function compare(
  storage: JioStorage,
  found: Found<ZipEntry>,
  report: ImportReport,
  o: Counting,
): Promise<Needed | undefined> {
  try {
    const archived = await readDocument(found, o);
    const compared = await compareWithHere(storage, archived, o);
    if (compared.verdict === "absent") return { found, bytes: bytesIn(found) };
    if (compared.verdict === "different") {
      report.differing.push(nameOf(archived));
      return undefined;
    }
    const { repairable, refusals } = compared;
    report.refused.push(...refusals.map((message) => ({ path: found.path, message })));
    if (repairable.length === 0) {
      if (refusals.length === 0) report.here += 1;
      return undefined;
    }
    const lengths = new Map(archived.attachments.map(({ name, length }) => [name, length]));
    const bytes = repairable.reduce((sum, { name }) => sum + (lengths.get(name) ?? 0), 0);
    return { found, repairable, bytes };
  } catch (error) {
    refuse(report, found, error, o);
    return undefined;
  }
}

const nameOf = ({ doc, id }: ArchivedDocument) => ({
  id,
  title: typeof doc.title === "string" && doc.title !== "" ? doc.title : id,
});

/** What is wrong with one document is told; what is wrong with this device ends it all. */
function refuse(report: ImportReport, found: Found<ZipEntry>, error: unknown, { signal }: Opts): void {
  const isItsOwn = ["invalid-metadata", "invalid-format", "corrupt", "unsupported"] as const;
  if (signal?.aborted || !isItsOwn.some((code) => isCode(error, code))) throw error;
  report.refused.push({ path: found.path, message: (error as FieldError).message });
}

/** Read again rather than kept: an archive may hold more documents than fit into memory. */
async function write(storage: JioStorage, needed: Needed, report: ImportReport, o: Counting): Promise<void> {
  const { found, repairable, bytes } = needed;
  try {
    const archived = await readDocument(found, o);
    if (repairable) await repairOrLeave(storage, archived, repairable, report, o);
    else {
      await bringIn(storage, archived, o);
      report.added += 1;
      report.bytes += bytes;
    }
  } catch (error) {
    if (isCode(error, "over-quota")) throw ranOut(report, error);
    refuse(report, found, error, o);
  }
}

/** What was replaced here since it was compared is another's work, and stays. */
async function repairOrLeave(
  storage: JioStorage,
  archived: ArchivedDocument,
  repairable: readonly Repairable[],
  report: ImportReport,
  o: Opts,
): Promise<void> {
  try {
    await repair(storage, archived, repairable, { ...signalOf(o), count() {} }); // counted when it was compared
    report.repaired.push(nameOf(archived));
  } catch (error) {
    if (!isCode(error, "conflict")) throw error;
    report.differing.push(nameOf(archived));
  }
}
