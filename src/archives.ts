/** All that is stored, as a person sees it: what it takes, whether it is sound, out as an archive and in again. Window only; part of the composition root. */
import { msg } from "@lit/localize";
import type { CheckedBytes, FinishedExport, StorageState } from "../gadgets/acquirable.ts";
import { isCode } from "./base/errors.ts";
import { download, type Saving } from "./exports.ts";
import { IMPORT_MODULE } from "./ingest/index.ts";
import { exportsFolder } from "./jio/archive/exports-folder.ts";
import { exportAll, importArchive } from "./jio/archive/tasks.ts";
import type { JioStorage } from "./jio/index.ts";
import { measureUsage, tidy, verifyBytes } from "./jio/tasks.ts";
import type { Persistence } from "./persistence.ts";
import type { Job, JobContext, JobResult } from "./portal/index.ts";
import type { Peer } from "./worker/pool.ts";

interface Parts {
  storage: JioStorage;
  database: string;
  storageWorker: Peer;
  background: Peer;
  persistence: Persistence;
  saving: Saving;
  startJob(facts: Pick<Job, "kind" | "title">, run: (context: JobContext) => Promise<JobResult>): string;
}

export function createArchives({ storage, database, storageWorker, background, persistence, saving, startJob }: Parts) {
  const { description } = storage;

  return {
    startExport: () =>
      saving.save({
        fileName: `wendelin-field-${localMinute(new Date())}.zip`,
        type: { description: msg("Zip archive"), accept: { "application/zip": [".zip"] } },
        facts: { kind: "export" },
        async write(target, { signal, progress }, where) {
          const input = { storage: description, target, without: [IMPORT_MODULE] }; // halves of recordings are nobody's data
          const report = await background.run(exportAll, input, { signal, onEvent: progress });
          return { report: { ...report, ...where } satisfies FinishedExport };
        },
      }),
    downloadExport: download,
    async dropExport(name: string) {
      await exportsFolder().removeFile(name);
    },

    startArchiveImport: (archive: File, o: { whenDone?(): void } = {}) =>
      startJob({ kind: "restore", title: archive.name }, async ({ signal, progress }) => {
        const input = { storage: description, archive };
        const report = await background.run(importArchive, input, { signal, onEvent: progress });
        o.whenDone?.();
        return { report };
      }),

    startVerify: () =>
      startJob({ kind: "verify", title: msg("Check of all stored bytes") }, async ({ signal, progress }) => {
        const report = await storageWorker.run(verifyBytes, { database }, { signal, onEvent: progress });
        const damaged = await Promise.all(
          report.damaged.map(async (damage) => ({ ...damage, title: await titleOf(storage, damage.id) })),
        );
        return { report: { ...report, damaged } satisfies CheckedBytes };
      }),

    async measureStorage(): Promise<StorageState> {
      const [usage, estimate, kept, waiting] = await Promise.all([
        storageWorker.run(measureUsage, { database }),
        navigator.storage.estimate(),
        persistence.state(),
        waitingExports(saving.making),
      ]);
      return { ...usage, ...kept, waiting, browserUsage: estimate.usage, browserQuota: estimate.quota };
    },
    tidyStorage: () => storageWorker.run(tidy, { database }),
    askPersistence: () => persistence.ask(),
  };
}

/** 2026-03-09-1405, by the clock on the wall: a colon may not stand in the name of a file. */
function localMinute(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}`;
}

async function waitingExports(making: ReadonlySet<string>) {
  const folder = exportsFolder();
  const waiting: { name: string; length: number }[] = [];
  for (const name of await folder.list()) {
    if (making.has(name)) continue;
    const blob = await folder.getBlob(name).catch(() => undefined); // another tab writes it
    if (blob) waiting.push({ name, length: blob.size });
  }
  return waiting;
}

async function titleOf(storage: JioStorage, id: string): Promise<string> {
  try {
    return String((await storage.get(id)).title || id);
  } catch (error) {
    if (isCode(error, "not-found")) return id;
    throw error;
  }
}
