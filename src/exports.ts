/** Files on their way out, each a job: into a file that a person chose, or made here and downloaded. Window only; part of the composition root. */
import { isAbort } from "./base/errors.ts";
import {
  exportArrayFile,
  exportName,
  exportRecordingFile,
  exportZarrFile,
  type Part,
  type RecordingFormat,
  type SavedFormat,
} from "./ingest/index.ts";
import { exportsFolder, holdExport } from "./jio/archive/exports-folder.ts";
import type { ExportTarget } from "./jio/index.ts";
import type { Job, JobContext, JobResult } from "./portal/index.ts";
import type { Peer } from "./worker/pool.ts";

type StartJob = (
  facts: Pick<Job, "kind" | "title" | "sourceId">,
  run: (context: JobContext) => Promise<JobResult>,
) => string;

type FileType = { description: string; accept: Record<string, string[]> };

type SavePicker = (o: { suggestedName: string; types?: FileType[] }) => Promise<FileSystemFileHandle>;

/** What is written: `type` for the browser's dialog, where the kind of file has one. */
interface Saved {
  readonly fileName: string;
  readonly type?: FileType;
  readonly facts: Pick<Job, "kind" | "sourceId">;
  /** `where.waiting`: the name of the copy in the folder of exports, where the file is downloaded from there. */
  write(
    target: ExportTarget,
    context: JobContext,
    where: { fileName: string; waiting?: string },
  ): Promise<{ report?: unknown }>;
}

const KEEP_URL_MS = 60_000; // a browser reads a link's Blob a while after the click

export function createSaving(startJob: StartJob) {
  const making = new Set<string>();

  function saveInto(file: FileSystemFileHandle, { facts, write }: Saved): string {
    return startJob({ ...facts, title: file.name }, async (context) => {
      const { report } = await write({ file }, context, { fileName: file.name });
      return { report };
    });
  }

  /** Where no file can be chosen, it is made here and downloaded from here. */
  function saveAsDownload({ fileName, facts, write }: Saved): string {
    const waiting = `${crypto.randomUUID()}${/\.[a-z]+$/.exec(fileName)?.[0] ?? ""}`;
    return startJob({ ...facts, title: fileName }, async (context) => {
      holdExport(waiting);
      making.add(waiting);
      const { report } = await write({ name: waiting }, context, { fileName, waiting }).finally(() =>
        making.delete(waiting),
      );
      await download(waiting, fileName);
      return { report };
    });
  }

  return {
    /** Names of files that are being made: not yet to be offered. */
    making: making as ReadonlySet<string>,
    /** Asks where to; answers with the job, or `undefined` where the person chose no file. */
    async save(saved: Saved): Promise<string | undefined> {
      const pick = (window as { showSaveFilePicker?: SavePicker }).showSaveFilePicker;
      if (!pick) return saveAsDownload(saved);
      const { fileName, type } = saved;
      try {
        return saveInto(await pick({ suggestedName: fileName, ...(type && { types: [type] }) }), saved);
      } catch (error) {
        if (isAbort(error)) return undefined; // the person chose none
        throw error;
      }
    },
  };
}

export type Saving = ReturnType<typeof createSaving>;

export async function download(name: string, fileName: string): Promise<void> {
  const blob = await exportsFolder().getBlob(name);
  if (!blob) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_URL_MS);
}

const ARRAY_TYPES: Record<SavedFormat, FileType> = {
  npy: { description: "NumPy", accept: { "application/octet-stream": [".npy"] } },
  npz: { description: "NumPy", accept: { "application/zip": [".npz"] } },
  csv: { description: "CSV", accept: { "text/csv": [".csv"] } },
  wendelin: { description: "Wendelin", accept: { "application/octet-stream": [".wendelin"] } },
  zarr: { description: "Zarr", accept: { "application/zip": [".zip"] } },
};
const RECORDING_TYPES: Record<"wav" | "csv", FileType> = {
  wav: { description: "WAV", accept: { "audio/wav": [".wav"] } },
  csv: ARRAY_TYPES.csv,
};

/** One document as a file in a format of others. */
export function createExports({
  storage,
  background,
  save,
}: {
  storage: object;
  background: Peer;
  save: Saving["save"];
}) {
  return {
    startArrayExport(id: string, title: string, { format, path }: { format: SavedFormat; path: string }) {
      const part = format === "npz" || format === "zarr" || path === "data" ? title : `${title} ${path}`;
      return save({
        fileName: exportName(part, format),
        type: ARRAY_TYPES[format],
        facts: { kind: "save", sourceId: id },
        async write(target, { signal, progress }) {
          const o = { signal, onEvent: progress };
          if (format === "zarr") await background.run(exportZarrFile, { storage, id, target }, o);
          else await background.run(exportArrayFile, { storage, id, path, format, target }, o);
          return {};
        },
      });
    },
    startRecordingExport(id: string, title: string, { format, part }: { format: RecordingFormat; part?: Part }) {
      const name = part ? `${title.replace(/\.\w+$/, "")} ${part.fromS}-${part.toS}s` : title;
      return save({
        fileName: exportName(name, format),
        ...(format !== "raw" && { type: RECORDING_TYPES[format] }),
        facts: { kind: "save", sourceId: id },
        async write(target, { signal, progress }) {
          const input = { storage, id, format, ...(part && { part }), target };
          await background.run(exportRecordingFile, input, { signal, onEvent: progress });
          return {};
        },
      });
    },
  };
}
