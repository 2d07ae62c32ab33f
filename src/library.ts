/** Documents as a person keeps them: named, tagged, copied, noted on, thrown away and had back. Window only; part of the composition root. */
import { msg, str } from "@lit/localize";
import { isCode } from "./base/errors.ts";
import type { Doc, JioStorage } from "./jio/index.ts";
import type { Job, JobContext, JobResult } from "./portal/index.ts";
import {
  changeDocument,
  isTrashed,
  notesOf,
  restoredDoc,
  trashedDoc,
  trashedUntil,
  trashQuery,
} from "./portal/index.ts";
import { cloneInto } from "./portal/tasks.ts";
import type { Peer } from "./worker/pool.ts";

interface Parts {
  storage: JioStorage;
  background: Peer;
  startJob(facts: Pick<Job, "kind" | "title" | "sourceId">, run: (context: JobContext) => Promise<JobResult>): string;
  /** Ends what reads a document that goes. */
  cancelUsers(id: string): void;
  removeOverviews(id: string): Promise<void>;
}

export function createLibrary({ storage, background, startJob, cancelUsers, removeOverviews }: Parts) {
  const change = (id: string, next: (doc: Doc) => Doc) => changeDocument(storage, id, next);

  /** With what belongs to it: notes of a recording say nothing without it. */
  async function removeForGood(id: string): Promise<string> {
    cancelUsers(id);
    const notes = await storage.buildQuery({ query: notesOf(id) });
    await storage.bulk([id, ...notes.map((note) => note.id)].map((one) => ({ verb: "remove", args: [one] })));
    removeOverviews(id).catch(() => {}); // it is a cache: nobody misses what is left of it
    return id;
  }

  const listTrash = () => storage.buildQuery({ query: trashQuery(), include_docs: true });

  return {
    jio_remove: removeForGood,
    jio_put: (id: string, doc: Doc) => storage.put(id, doc),

    /** Sets these properties of the document; undefined takes one away. Others stay as they are. */
    changeDocument: (id: string, delta: Doc) =>
      change(id, (doc) =>
        Object.fromEntries(Object.entries({ ...doc, ...delta }).filter(([, value]) => value !== undefined)),
      ),

    /** It can be had back for a while. Throws "over-quota" where there is no room for the note of it. */
    async moveToTrash(id: string): Promise<void> {
      await change(id, (doc) => trashedDoc(doc, new Date()));
      cancelUsers(id);
    },
    restoreFromTrash: (id: string) => change(id, restoredDoc),

    async emptyTrash(): Promise<void> {
      for (const { id } of await listTrash()) await removeForGood(id);
    },

    /** Removes what has been in the trash for as long as it is kept there. */
    async sweepTrash(): Promise<void> {
      const now = Date.now();
      for (const { id, doc } of await listTrash())
        if (doc && isTrashed(doc) && trashedUntil(doc) < now) await removeIfThere(id);
    },

    /** A copy in the same module; answers with the job that makes it. */
    startClone(id: string, title: string): string {
      const cloneId = `${id.split("/")[0]}/${crypto.randomUUID()}`;
      const input = { storage: storage.description, id, cloneId, title: msg(str`Copy of ${title}`) };
      return startJob({ kind: "clone", title: input.title, sourceId: id }, ({ signal, progress }) =>
        background.run(cloneInto, input, { signal, onEvent: progress }),
      );
    },
  };

  /** Another tab may sweep the same. */
  async function removeIfThere(id: string): Promise<void> {
    try {
      await removeForGood(id);
    } catch (error) {
      if (!isCode(error, "not-found")) throw error;
    }
  }
}
