/** What a long computation has so far, kept in the storage of its target: a killed one goes on from there when it is asked for again. */
import { FieldError, isCode } from "../../../base/errors.ts";
import { takeLock, takeLockSoon } from "../../../base/lock.ts";
import type { Opts } from "../../../base/signal.ts";
import type { JioStorage } from "../../../jio/index.ts";
import type { Target } from "../../types.ts";
import { getIfThere } from "../get-if-there.ts";
import { withStorage } from "../with-storage.ts";

/** Lists and searches ask for other types. */
const PORTAL_TYPE = "Draft";
const STALE_AFTER_MS = 7 * 24 * 3600 * 1000;

export interface Draft {
  /** The document it lies in: the target itself where there is none yet. */
  readonly id: string;
  readonly storage: JioStorage;
  /** What an earlier run of the same key left; empty for a new one. */
  readonly attachments: ReadonlySet<string>;
  /** Makes the document, once; nothing is written before. */
  open(): Promise<void>;
}

/**
 * Runs a computation with its draft, alone: "locked" where another tab computes the same target. `key` says what it depends on; a draft
 * of another key is dropped. When `run` rejects nothing is left, but where the error `keeps` it; when the thread ends in the middle the
 * draft stays.
 */
export async function withDraft<T>(
  target: Target,
  key: string,
  { keeps = () => false, ...o }: Opts & { keeps?(error: unknown): boolean },
  run: (draft: Draft) => Promise<T>,
): Promise<T> {
  const release = await lockOf(target, o);
  try {
    return await withStorage(target.storage, async (storage) => {
      const { id, attachments, isThere } = await findDraft(storage, target.id, key, o);
      let made = isThere;
      const draft = {
        id,
        storage,
        attachments,
        async open() {
          o.signal?.throwIfAborted();
          if (made) return;
          made = true;
          // Without the signal: an abort would come back before the document is there, and nobody would remove it.
          await storage.put(id, { portal_type: PORTAL_TYPE, key, modification_date: new Date().toISOString() });
          o.signal?.throwIfAborted();
        },
      };
      try {
        const result = await run(draft);
        if (id !== target.id && made) await drop(storage, id);
        return result;
      } catch (error) {
        if (made && !keeps(error)) await drop(storage, id);
        throw error;
      }
    });
  } finally {
    release();
  }
}

/** Removes drafts that nobody went on with for a week, and no other. */
export async function sweepDrafts(storage: JioStorage, o: Opts & { now?: number } = {}): Promise<void> {
  const { now = Date.now(), ...own } = o;
  const rows = await storage.buildQuery({ ...own, query: `portal_type: = "${PORTAL_TYPE}"`, include_docs: true });
  for (const { id, doc } of rows) {
    const at = Date.parse(String(doc?.modification_date));
    if (now - at < STALE_AFTER_MS) continue;
    const release = await takeLock(lockName({ storage: storage.description, id }));
    if (!release) continue;
    await storage.remove(id, own).finally(release);
  }
}

const lockName = ({ storage, id }: Target) => `field:draft:${JSON.stringify(storage)}:${id.slice(id.indexOf("/") + 1)}`;

async function lockOf(target: Target, o: Opts): Promise<() => void> {
  const { id } = target;
  if (!globalThis.navigator?.locks) return () => {}; // Node: one process, one caller
  const release = await takeLockSoon(lockName(target), o);
  if (release) return release;
  throw new FieldError("locked", `${id} is being computed in another tab or by another call`, { id });
}

async function findDraft(storage: JioStorage, targetId: string, key: string, o: Opts) {
  const there = await getIfThere(storage, targetId, o);
  const isFree = !there || there.portal_type === PORTAL_TYPE;
  const id = isFree ? targetId : `draft_module/${targetId.slice(targetId.indexOf("/") + 1)}`;
  const doc = isFree ? there : await getIfThere(storage, id, o);
  const none = { id, attachments: new Set<string>(), isThere: false };
  if (!doc) return none;
  if (doc.portal_type === PORTAL_TYPE && doc.key === key)
    return { id, attachments: new Set(Object.keys(await storage.allAttachments(id, o))), isThere: true };
  await drop(storage, id);
  return none;
}

/** Also after an abort, so without its signal. Who deleted it meanwhile did the same. */
async function drop(storage: JioStorage, id: string): Promise<void> {
  try {
    await storage.remove(id);
  } catch (error) {
    if (!isCode(error, "not-found")) throw error;
  }
}
