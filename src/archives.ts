/** All that is stored, as a person sees it: what it takes, whether it is sound, out as an archive and in again. Window only; part of the composition root. */
import { msg } from "@lit/localize";
import type { CheckedBytes, FinishedExport, StorageState } from "../gadgets/acquirable.ts";
import { isAbort, isCode } from "./base/errors.ts";
import { exportsFolder, holdExport } from "./jio/archive/exports-folder.ts";
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
  startJob(facts: Pick<Job, "kind" | "title">, run: (context: JobContext) => Promise<JobResult>): string;
}

type SavePicker = (o: {
  suggestedName: string;
  types: { description: string; accept: Record<string, string[]> }[];
}) => Promise<FileSystemFileHandle>;

const KEEP_URL_MS = 60_000; // a browser reads a link's Blob a while after the click

export function createArchives({ storage, database, storageWorker, background, persistence, startJob }: Parts) {
  const { description } = storage;
  const making = new Set<string>();

  function startExportInto(file: FileSystemFileHandle): string {
    return startJob({ kind: "export", title: file.name }, async ({ signal, progress }) => {
      const input = { storage: description, target: { file } };
      const report = await background.run(exportAll, input, { signal, onEvent: progress });
      return { report: { ...report, fileName: file.name } satisfies FinishedExport };
    });
  }

  /** Where no file can be chosen, the archive is made here and downloaded from here. */
  function startExportAsDownload(fileName: string): string {
    const name = `${crypto.randomUUID()}.zip`;
    return startJob({ kind: "export", title: fileName }, async ({ signal, progress }) => {
      holdExport(name);
      making.add(name);
      const input = { storage: description, target: { name } };
      const report = await background
        .run(exportAll, input, { signal, onEvent: progress })
        .finally(() => making.delete(name));
      await download(name, fileName);
      return { report: { ...report, fileName, waiting: name } satisfies FinishedExport };
    });
  }

  return {
    async startExport(): Promise<string | undefined> {
      const fileName = `wendelin-field-${localMinute(new Date())}.zip`;
      const pick = (window as { showSaveFilePicker?: SavePicker }).showSaveFilePicker;
      if (!pick) return startExportAsDownload(fileName);
      try {
        const types = [{ description: msg("Zip archive"), accept: { "application/zip": [".zip"] } }];
        return startExportInto(await pick({ suggestedName: fileName, types }));
      } catch (error) {
        if (isAbort(error)) return undefined; // the person chose none
        throw error;
      }
    },
    downloadExport: download,
    async dropExport(name: string) {
      await exportsFolder().removeFile(name);
    },

    startArchiveImport: (archive: File) =>
      startJob({ kind: "restore", title: archive.name }, async ({ signal, progress }) => {
        const input = { storage: description, archive };
        return { report: await background.run(importArchive, input, { signal, onEvent: progress }) };
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
        waitingExports(making),
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

async function download(name: string, fileName: string): Promise<void> {
  const blob = await exportsFolder().getBlob(name);
  if (!blob) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_URL_MS);
}
