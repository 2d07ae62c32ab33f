/** Brings a large recording in so that what came in stays when it is cut short, and the next time goes on from there. */
import { FieldError, isCode } from "../base/errors.ts";
import { takeLockSoon } from "../base/lock.ts";
import type { Progress } from "../base/progress.ts";
import type { Doc, JioStorage } from "../jio/index.ts";
import { adoptDraft, growDraft } from "../jio/tasks.ts";
import { newId } from "../portal/index.ts";
import type { Runner } from "../worker/task.ts";
import { describeRecording, type Recording } from "./import-recording.ts";
import { checkSameFile, formatUnfinished, importLock, parseUnfinished } from "./unfinished-import.ts";

export interface KeptImport {
  /** The storage's, for the storage worker. */
  database: string;
  /** Of the unfinished import. */
  draftId: string;
  /** It is there already, unless it was discarded meanwhile: then nothing is known of the file's samples any more. */
  goesOn: boolean;
  /** Where the file lies that was shared with the app. */
  inbox?: string;
}

/**
 * Answers with the id of the Data Stream, there with all its bytes or not at all.
 *
 * Memory  a segment (64 MiB).
 * Throws  as importRecording(); "conflict" for a file that does not begin as the one before; "locked" while another tab brings it in;
 *         "not-found" where what it goes on with was discarded.
 *         What came in is kept then, and nothing where that is no byte.
 */
export async function importKept(
  { storage, storageWorker }: { storage: JioStorage; storageWorker: Runner },
  { recording, file, ...kept }: KeptImport & { recording: Recording; file: File },
  o: { signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<string> {
  const { database, draftId } = kept;
  const release = await takeLockSoon(importLock(draftId), o);
  if (!release) throw new FieldError("locked", `“${file.name}” is coming in already, in another tab.`, { draftId });
  try {
    const document = await prepare(storage, { recording, file, ...kept });
    const draft = { database, id: draftId, name: "data" };
    await storageWorker.run(growDraft, { ...draft, blob: file }, { signal: o.signal, onEvent: o.onProgress });
    const id = newId("Data Stream");
    await storageWorker.run(adoptDraft, { database, draftId, name: "data", id, doc: document });
    return id;
  } catch (error) {
    await dropIfEmpty(storage, draftId).catch(() => {}); // the next start finds it
    throw explained(error, file);
  } finally {
    release();
  }
}

/** The document of the Data Stream to be, from the first time on. */
async function prepare(
  storage: JioStorage,
  { recording, file, draftId, goesOn, inbox }: Parameters<typeof importKept>[1],
): Promise<Doc> {
  const since = new Date().toISOString();
  const doc = await storage.get(draftId).catch(undefinedIfAbsent);
  if (doc) {
    const kept = parseUnfinished(doc);
    checkSameFile(kept, file);
    await storage.put(draftId, formatUnfinished({ ...kept, since }));
    return kept.document;
  }
  if (goesOn) {
    const message = `What was kept of “${file.name}” is gone: it was discarded in another tab. Bring the file in again.`;
    throw new FieldError("not-found", message, { draftId });
  }
  const document = await describeRecording(recording);
  const { name, size: length, lastModified } = file;
  const unfinished = { name, length, lastModified, document, since, ...(inbox !== undefined && { inbox }) };
  await storage.put(draftId, formatUnfinished(unfinished));
  return document;
}

async function dropIfEmpty(storage: JioStorage, draftId: string) {
  const { data } = await storage.allAttachments(draftId);
  if (!data?.length) await storage.remove(draftId);
}

function explained(error: unknown, { name }: File): unknown {
  if (error instanceof DOMException && error.name === "NotReadableError") {
    const message = `“${name}” can no longer be read: it was changed or taken away while it came in.`;
    return new FieldError("not-found", message, { name }, error);
  }
  if (isCode(error, "conflict") && "at" in error.facts) {
    const message = `“${name}” is not the file that came in before: its bytes are others. What was kept of that one is untouched.`;
    return new FieldError("conflict", message, error.facts, error);
  }
  if (!isCode(error, "over-quota")) return error;
  return new FieldError("over-quota", "Storage is full: the browser gives this site no more.", error.facts, error);
}

function undefinedIfAbsent(error: unknown): undefined {
  if (!isCode(error, "not-found")) throw error;
}
