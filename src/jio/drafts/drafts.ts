/** Attachments of documents that are still coming in: every part that came is kept, and they go on where they were cut off. */
import { FieldError } from "../../base/errors.ts";
import { createWholeDigest, type WholeDigest } from "../files/digests.ts";
import { slicesOf } from "../files/slices.ts";
import { whileLocked } from "../files/while-locked.ts";
import { sha256 } from "../handle/bodies.ts";
import type { AttachmentRow } from "../local/row.ts";
import type { Rows } from "../local/rows.ts";
import type { Change, Doc } from "../storage.ts";
import { recoverTail } from "../tails/open-tail.ts";
import type { TailsDeps } from "../tails/tail.ts";
import { createGrowth } from "./growth.ts";

/** A lock is held for a moment by who only looks, and by a worker that has just died. */
const LOCK_ATTEMPTS = 5;

export interface DraftAttachment {
  id: string;
  name: string;
}

/** `count` hears of the bytes that are in, those included that were there and proved to be the same. */
interface GrowOpts {
  signal: AbortSignal;
  count(bytes: number): void;
}

/**
 * Brings a Blob into an attachment, going on after what is there of it; answers with the digest of the whole.
 *
 * Memory  a segment (64 MiB), however long the Blob is.
 * Throws  "conflict" where what is there is not the Blob's beginning, and nothing is changed then; "locked" while another tab
 *         brings it in; what reading the Blob throws; "over-quota"; an abort's reason. What came in until then stays.
 */
export async function growDraft(
  deps: TailsDeps,
  { id, name, blob }: DraftAttachment & { blob: Blob },
  o: GrowOpts,
): Promise<{ length: number; sha256: string }> {
  const release = await whileLocked(() => take(deps, { id, name }), LOCK_ATTEMPTS);
  try {
    const row = (await recoverTail(deps, id, name)) ?? (await deps.getRow(id, name));
    if (!(await deps.getDoc(id))) throw new FieldError("not-found", `there is no document ${id}`, { id });
    const whole = await checkBeginning(row, blob, o);
    const { length, sha256: digest } = await fill(deps, { id, name, row, whole }, blob, o);
    return { length, sha256: digest! }; // sealed
  } finally {
    release();
    deps.announce({ id, name, verb: "appendAttachment" });
  }
}

async function take(deps: Pick<TailsDeps, "takeLock">, { id, name }: DraftAttachment) {
  const release = await deps.takeLock(id, name);
  if (release) return release;
  throw new FieldError("locked", `another tab is writing to ${name} of ${id}`, { id, name });
}

/** What lies in segments must be the Blob's beginning; the digest of it, to go on from. */
async function checkBeginning(
  row: AttachmentRow | undefined,
  blob: Blob,
  { signal, count }: GrowOpts,
): Promise<WholeDigest | undefined> {
  if (!row?.segments.length) return undefined;
  const known = row.hash_state && (await createWholeDigest(row.hash_state).catch(() => undefined));
  const whole = known ?? (await createWholeDigest());
  let at = 0;
  for (const { length, sha256: digest } of row.segments) {
    signal.throwIfAborted();
    const bytes = new Uint8Array(await blob.slice(at, at + length).arrayBuffer());
    if ((await sha256(bytes)) !== digest)
      throw new FieldError("conflict", "these are other bytes than those that came in before", { at });
    if (!known) whole.update(bytes);
    at += length;
    count(length);
  }
  return whole;
}

async function fill(deps: TailsDeps, start: Parameters<typeof createGrowth>[1], blob: Blob, o: GrowOpts) {
  const growth = createGrowth(deps, start);
  const kept = start.row?.segments.reduce((sum, { length }) => sum + length, 0) ?? 0;
  try {
    for await (const slice of slicesOf(blob.slice(kept))) {
      o.signal.throwIfAborted();
      await growth.write(slice);
      o.count(slice.length);
    }
    o.signal.throwIfAborted();
  } catch (error) {
    await growth.seal().catch(() => {}); // then it is found in the file by whoever comes next
    throw error;
  }
  return growth.seal();
}

/** Makes the attachment of a draft that of a new document; the draft is gone then. All in one transaction, and no byte is moved. */
export async function adoptDraft(
  { rows, announce }: { rows: Pick<Rows, "getRow" | "change">; announce(changes: readonly Change[]): void },
  { draftId, name, id, doc }: { draftId: string; name: string; id: string; doc: Doc },
): Promise<void> {
  const row = await rows.getRow(draftId, name);
  if (!row || row.tail)
    throw new FieldError("locked", `${name} of ${draftId} is still coming in`, { id: draftId, name });
  const content_type = String(doc.content_type ?? row.content_type);
  const done = await rows.change([
    { verb: "put", id, doc },
    { verb: "putAttachment", id, name, row: { ...row, id, content_type, revision: crypto.randomUUID() } },
    { verb: "remove", id: draftId },
  ]);
  if ("openTail" in done) throw new FieldError("locked", `${name} of ${draftId} is still coming in`, done.openTail);
  announce([
    { verb: "put", id },
    { verb: "putAttachment", id, name },
    { verb: "remove", id: draftId },
  ]);
}
