/** Imports that were cut short: listed in every tab, gone on with, or discarded. Window only; part of the composition root. */
import type { Unfinished } from "../gadgets/acquirable.ts";
import { isCode } from "./base/errors.ts";
import type { Opts } from "./base/signal.ts";
import { fileOfHandle, forgetHandle, handleIds } from "./file-handles.ts";
import { dropShared, sharedFile } from "./inbox.ts";
import {
  type Arrival,
  checkSameFile,
  IMPORT_MODULE,
  IMPORT_TYPE,
  importLock,
  isExpired,
  parseUnfinished,
  type UnfinishedImport,
} from "./ingest/index.ts";
import type { JioStorage } from "./jio/index.ts";
import type { Jobs } from "./portal/index.ts";

interface Parts {
  storage: JioStorage;
  jobs: Pick<Jobs, "watch" | "forget">;
  startRecordingFile(arrival: Arrival, o: { draftId: string }): string;
}

export function createUnfinished({ storage, jobs, startRecordingFile }: Parts) {
  async function read(id: string): Promise<UnfinishedImport | undefined> {
    try {
      return parseUnfinished(await storage.get(id));
    } catch (error) {
      if (isCode(error, "not-found") || isCode(error, "invalid-metadata")) return undefined; // gone, or another version's
      throw error;
    }
  }

  const listIds = (o: Opts = {}) => storage.buildQuery({ ...o, query: `portal_type: = "${IMPORT_TYPE}"` });

  async function list(o: Opts): Promise<{ unfinished: Unfinished[]; coming: string[] }> {
    const rows = await listIds(o);
    const [{ held = [] }, handles] = await Promise.all([
      navigator.locks.query(),
      handleIds().catch((): ReadonlySet<string> => new Set()), // then the person is asked for the file
    ]);
    const locks = new Set(held.map(({ name }) => name));
    const unfinished: Unfinished[] = [];
    const coming: string[] = [];
    for (const { id } of rows) {
      if (locks.has(importLock(id))) coming.push(id);
      else {
        const kept = await read(id);
        const facts = kept && (await storage.allAttachments(id, o).catch(() => undefined)); // discarded meanwhile
        if (!kept || !facts) continue;
        const { name, length, since, inbox } = kept;
        const keptBytes = facts.data?.length ?? 0;
        unfinished.push({ id, name, length, kept: keptBytes, since, asksForFile: !handles.has(id) && !inbox });
      }
    }
    return { unfinished, coming };
  }

  async function drop(id: string): Promise<void> {
    await storage.remove(id);
    await forgetHandle(id).catch(() => {}); // it opens nothing that this app has
    forgetJobs(id);
  }

  async function discard(id: string): Promise<void> {
    const inbox = (await read(id))?.inbox;
    await drop(id);
    if (inbox !== undefined) await dropShared(inbox);
  }

  /** Those of imports that ended, or died, without a document that goes on with them. */
  async function dropHandles(): Promise<void> {
    const ids = await handleIds();
    const [rows, { held = [] }] = await Promise.all([listIds(), navigator.locks.query()]);
    const used = new Set([...rows.map(({ id }) => importLock(id)), ...held.map(({ name }) => name)]);
    for (const id of ids) if (!used.has(importLock(id))) await forgetHandle(id);
  }

  /** The job that was cut short has nothing more to tell. */
  function forgetJobs(id: string) {
    const life = new AbortController();
    const of: string[] = [];
    jobs.watch((all) => of.push(...all.filter(({ draftId }) => draftId === id).map((job) => job.id)), life);
    life.abort();
    for (const job of of) jobs.forget(job); // one that runs stays
  }

  return {
    /** Calls back now and after each change in any tab. */
    watchUnfinished(this: { signal: AbortSignal }, listener: (unfinished: readonly Unfinished[]) => void): void {
      const { signal } = this;
      const waiting = new Set<string>();
      let newest = 0;
      async function tell() {
        const mine = ++newest;
        const { unfinished, coming } = await list({ signal });
        if (mine === newest) listener(unfinished.filter(({ kept }) => kept > 0));
        for (const id of coming) if (!waiting.has(id)) void tellWhenFree(id);
      }
      /** Whoever brings it in is done with it, or gone: only the lock tells. */
      async function tellWhenFree(id: string) {
        waiting.add(id);
        try {
          await navigator.locks.request(importLock(id), { signal, mode: "shared" }, () => waiting.delete(id));
          await tell();
        } catch {
          // the asking gadget left
        }
      }
      const look = () => void tell().catch(() => {}); // the next change asks again
      storage.watch(({ id }) => id.startsWith(`${IMPORT_MODULE}/`) && look(), { signal });
      look();
    },

    /** Goes on; false where the person has to choose the file. Throws "conflict" for another file. */
    async resumeImport(id: string, chosen?: File): Promise<boolean> {
      const kept = await read(id);
      if (!kept) return true; // another tab was faster
      const found = chosen ? { file: chosen } : kept.inbox === undefined ? await fileOfHandle(id) : undefined;
      const file = found?.file ?? (kept.inbox === undefined ? undefined : await sharedFile(kept.inbox));
      if (!file) return false;
      checkSameFile(kept, file);
      forgetJobs(id);
      const { name, inbox } = kept;
      const arrival = { name, kind: "unknown" as const, file, ...found, ...(inbox !== undefined && { inbox }) };
      startRecordingFile(arrival, { draftId: id });
      return true;
    },
    discardImport: discard,

    /** Takes back what nobody has gone on with for a week, and what a death left before there was a byte. A shared file stays: nobody refused it. */
    async sweepUnfinished(): Promise<void> {
      const { unfinished } = await list({});
      for (const one of unfinished) if (one.kept === 0 || isExpired(one, Date.now())) await drop(one.id);
      await dropHandles();
    },

    /** Where the shared files lie that unfinished imports go on with. */
    async sharedFilesKept(): Promise<ReadonlySet<string>> {
      const rows = await listIds();
      const kept = await Promise.all(rows.map(({ id }) => read(id)));
      return new Set(kept.flatMap((one) => (one?.inbox === undefined ? [] : [one.inbox])));
    },
  };
}
