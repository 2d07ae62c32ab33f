/** How a tail begins, and how one is taken over whose owner is gone. The caller holds the tail's lock. */
import { FieldError } from "../../base/errors.ts";
import type { Taken } from "../files/depot.ts";
import { createDigests, type Digests } from "../files/digests.ts";
import { slicesOf } from "../files/slices.ts";
import { whileLocked } from "../files/while-locked.ts";
import { type AttachmentRow, sealedLength, wholeFrames } from "../local/row.ts";
import { checkLength, createTail, type Tail, type TailsDeps } from "./tail.ts";

const ATTEMPTS = 5;
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
  const taken = await deps.depot.take("tail");
  const row: AttachmentRow = { ...kept, ...key, tail: { file: taken.name }, revision: crypto.randomUUID() };
  try {
    if (inline) {
      const bytes = new Uint8Array(inline);
      taken.file.writeAt(0, bytes);
      taken.file.flush();
      await deps.keep(taken, 0, bytes); // they may have been promised to survive a power cut where they lay
      digests.update(bytes);
    }
    if (await deps.swap(before, row)) return createTail(deps, { row, taken, digests });
  } catch (error) {
    await discard(deps, taken);
    throw error;
  }
  await discard(deps, taken);
  return undefined;
}

/** Seals what a vanished owner left: the file's size is the length, cut to a whole frame. `undefined` where there is no open tail. */
export async function recoverTail(deps: TailsDeps, id: string, name: string): Promise<AttachmentRow | undefined> {
  const row = await deps.getRow(id, name);
  if (!row?.tail) return undefined;
  const doc = (await deps.getDoc(id)) ?? {};
  const { file: fileName } = row.tail;
  await deps.restore(fileName);
  const file = await whileLocked(() => deps.folder.openFile(fileName, { create: true }), OPEN_ATTEMPTS);
  if (!file) throw new FieldError("not-found", "the file of an open tail is gone", { id, name });
  try {
    const base = sealedLength(row);
    file.truncate(Math.max(0, wholeFrames(doc, name, base + file.size()) - base));
    const digests = await digestsOf(deps, row);
    const bytes = new Uint8Array(Math.min(file.size(), 1 << 20));
    for (let at = 0; at < file.size(); ) {
      const count = file.readAt(at, bytes);
      digests.update(bytes.subarray(0, count));
      at += count;
    }
    return await createTail(deps, { row, taken: { name: fileName, made: 0, file }, digests }).seal();
  } finally {
    file.close();
  }
}

/** The digest after the last segment: from the row's state, or from the bytes where that cannot be read any more. */
async function digestsOf({ folder }: TailsDeps, row: AttachmentRow | undefined): Promise<Digests> {
  if (!row || row.segments.length === 0) return createDigests();
  if (row.hash_state) {
    const known = await createDigests(row.hash_state).catch(() => undefined);
    if (known) return known;
  }
  const digests = await createDigests();
  for (const { file, offset, length } of row.segments) {
    const blob = await folder.getBlob(file);
    if (!blob) throw new FieldError("corrupt", "a file of an attachment is gone", { id: row.id, name: row.name, file });
    for await (const slice of slicesOf(blob.slice(offset, offset + length))) digests.update(slice);
    digests.cut();
  }
  return digests;
}

async function discard({ remover }: TailsDeps, { name, file }: Taken): Promise<void> {
  file.close();
  await remover.release([name]);
}
