/** What was asked for and is still being computed, kept so that it goes on when the tab that computed it is gone. */
import { isCode } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import type { Doc, JioStorage } from "../jio/index.ts";
import type { JobFacts, JobKind } from "./jobs.ts";

/** Plain JSON: all that another tab needs to do the same. */
export interface JobNote extends JobFacts {
  readonly options: Doc;
  /** How often a page has gone on with it. */
  readonly attempts?: number;
}

export interface KeptJobs {
  /** Runs with a note of it; the note goes when `run` has settled, and stays where the page ends before. */
  keep<T>(note: JobNote, run: () => Promise<T>): Promise<T>;
  /** Runs what no tab does: what is found now, and what another tab leaves behind when it ends. Each runs in one tab only. */
  takeOver(run: (note: JobNote) => Promise<unknown>, o: Required<Opts>): Promise<void>;
}

/** A document of this type in a storage of its own; documents of others' are left alone. */
const PORTAL_TYPE = "Job";
const KINDS: readonly string[] = ["fourier"] satisfies JobKind[];

const lockOf = (id: string) => `field:job:${id}`;

export function createKeptJobs(storage: JioStorage, locks: Pick<LockManager, "request"> = navigator.locks): KeptJobs {
  const known = new Set<string>(); // run by this tab, or waited for
  let isLeaving = false;
  globalThis.addEventListener?.("pagehide", () => (isLeaving = true)); // what fails from here on is not the job's fault
  globalThis.addEventListener?.("pageshow", () => (isLeaving = false));

  const forget = async (id: string) => {
    if (isLeaving) return;
    known.delete(id);
    await storage.remove(id).catch(ignoreAbsent);
  };

  async function takeOne(id: string, run: (note: JobNote) => Promise<unknown>, o: Required<Opts>): Promise<void> {
    if (known.has(id)) return;
    known.add(id);
    await locks.request(lockOf(id), o, async () => {
      const doc = await storage.get(id, o).catch(ignoreAbsent); // gone: the other tab has ended it
      const note = parseNote(doc);
      if (doc && !note) return; // another release's, which may come back
      if (note) {
        const attempts = (note.attempts ?? 0) + 1;
        await storage.put(id, { ...doc, attempts });
        await run({ ...note, attempts }).catch(() => {}); // told by the job itself
      }
      await forget(id);
    });
  }

  return {
    async keep(note, run) {
      const id = crypto.randomUUID();
      known.add(id);
      return locks.request(lockOf(id), async () => {
        await storage.put(id, { portal_type: PORTAL_TYPE, ...note }).catch(() => {}); // then it does not outlive the page
        try {
          return await run();
        } finally {
          await forget(id);
        }
      });
    },

    async takeOver(run, o) {
      const take = (id: string) => void takeOne(id, run, o).catch(() => {}); // the page ends
      storage.watch(({ id, verb }) => verb === "put" && take(id), o);
      for (const { id } of await storage.buildQuery({ ...o, query: `portal_type: = "${PORTAL_TYPE}"` })) take(id);
    },
  };
}

function ignoreAbsent(error: unknown): undefined {
  if (!isCode(error, "not-found")) throw error;
}

/** Undefined for what this app cannot run, as a later one may have left it. */
export function parseNote(doc: Doc | undefined): JobNote | undefined {
  const { portal_type, kind, title, sourceId, targetIds, options, attempts } = doc ?? {};
  const isKnown = portal_type === PORTAL_TYPE && typeof kind === "string" && KINDS.includes(kind);
  if (!isKnown || typeof title !== "string" || typeof options !== "object" || options === null) return undefined;
  const isList = Array.isArray(targetIds) && targetIds.every((id) => typeof id === "string");
  return {
    kind: kind as JobKind,
    title,
    options: options as Doc,
    ...(typeof sourceId === "string" && { sourceId }),
    ...(typeof attempts === "number" && { attempts }),
    ...(isList && { targetIds: targetIds as string[] }),
  };
}
