/** How a tail begins, and how one is taken over whose owner is gone. The caller holds the tail's lock. */
import { FieldError } from "../../base/errors.ts";
import { createDigests, type Digests } from "../files/digests.ts";
import { createOwnFile } from "../files/own-file.ts";
import { whileLocked } from "../files/while-locked.ts";
import { type AttachmentRow, sealedLength, wholeFrames } from "../local/row.ts";
import { checkLength, createTail, type Tail, type TailsDeps } from "./tail.ts";

const ATTEMPTS = 5;
const READ_LENGTH = 1024 * 1024;
const OPEN_ATTEMPTS = 25; // a second: a lost worker's file stays open for a while

/** A new tail after what is there, the row naming its file; "conflict" unless `at` is the present length. */
export async function openTail(deps: TailsDeps, id: string, name: string, at: number): Promise<Tail> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = (await recoverTail(deps, id, name)) ?? (await deps.getRow(id, name));
    if (!(await deps.getDoc(id))) throw new FieldError("not-found", `there is no document ${id}`, { id });
    checkLength(id, name, at, before?.length ?? 0);
    const tail = await startTail(deps, before, { id, name });
    if (tail) return tail;
  }
  throw new FieldError("conflict", `${name} of ${id} is changed all the time by others`, { id, name });
}

/** `undefined` where somebody changed the row meanwhile. */
async function startTail(deps: TailsDeps, before: AttachmentRow | undefined, key: { id: string; name: string }) {
  const {
    inline,
    sha256: _,
    ...kept
  } = before ?? { content_type: "application/octet-stream", length: 0, segments: [] };
  const digests = await digestsOf(deps, before);
  const file = await deps.depot.take("tail");
  const row: AttachmentRow = { ...kept, ...key, tail: { file: file.name }, revision: crypto.randomUUID() };
  try {
    if (inline) {
      const bytes = new Uint8Array(inline);
      file.append(bytes);
      await file.secure(); // they may have been promised to survive a power cut where they lay
      digests.update(bytes);
    }
    if (await deps.swap(before, row)) return createTail(deps, { row, file, digests });
  } catch (error) {
    await deps.depot.giveBack(file);
    throw error;
  }
  await deps.depot.giveBack(file);
  return undefined;
}

/** Seals what a vanished owner left: the file's size is the length, cut to a whole frame. `undefined` where there is no open tail. */
export async function recoverTail(deps: TailsDeps, id: string, name: string): Promise<AttachmentRow | undefined> {
  const row = await deps.getRow(id, name);
  if (!row?.tail) return undefined;
  const doc = (await deps.getDoc(id)) ?? {};
  const { file: tailFile } = row.tail;
  await deps.restore(tailFile);
  const opened = await whileLocked(() => deps.folder.openFile(tailFile, { create: true }), OPEN_ATTEMPTS);
  if (!opened) throw new FieldError("not-found", "the file of an open tail is gone", { id, name });
  const file = createOwnFile(deps.files, { name: tailFile, made: 0, file: opened, copied: opened.size() });
  try {
    const base = sealedLength(row);
    const length = Math.max(0, wholeFrames(doc, name, base + file.length()) - base);
    if (length < file.length()) await file.cut(length);
    const digests = await digestsOf(deps, row);
    for (let at = 0; at < length; at += READ_LENGTH) digests.update(file.read(at, at + READ_LENGTH));
    return await createTail(deps, { row, file, digests }).seal();
  } finally {
    file.close();
  }
}

/** The digest after the last segment: from the row's state, or from the bytes where that cannot be read any more. */
async function digestsOf({ readFile }: TailsDeps, row: AttachmentRow | undefined): Promise<Digests> {
  if (!row || row.segments.length === 0) return createDigests();
  if (row.hash_state) {
    const known = await createDigests(row.hash_state).catch(() => undefined);
    if (known) return known;
  }
  const digests = await createDigests();
  for (const { file, offset, length } of row.segments) {
    for (let at = 0; at < length; at += READ_LENGTH) {
      const bytes = await readFile({ file, from: offset + at, to: offset + Math.min(length, at + READ_LENGTH) });
      if (!bytes)
        throw new FieldError("corrupt", "a file of an attachment is gone", { id: row.id, name: row.name, file });
      digests.update(bytes);
    }
    digests.cut();
  }
  return digests;
}
