/** Files on their way in, each a job; what a file is, its first bytes decide. Window only; part of the composition root. */
import { msg, str } from "@lit/localize";
import { FieldError } from "./base/errors.ts";
import type { RawDescription } from "./format/index.ts";
import {
  detectFile,
  type FileKind,
  FRONT_BYTES,
  importArrayFile,
  importFile,
  importSample,
  importZarrStore,
  isZarrZip,
} from "./ingest/index.ts";
import type { Job, JobContext, JobResult } from "./portal/index.ts";
import type { Peer } from "./worker/pool.ts";

interface Parts {
  storage: object;
  storageWorker: Peer;
  startArchiveImport(archive: File): string;
  /** Asks a person what the samples of a file are that does not say it. */
  askRaw(file: File): Promise<void>;
  startJob(facts: Pick<Job, "kind" | "title">, run: (context: JobContext) => Promise<JobResult>): string;
}

export function createImports({ storage, storageWorker, startArchiveImport, askRaw, startJob }: Parts) {
  const startRecording = (file: File, raw?: RawDescription) =>
    startJob({ kind: "import", title: file.name }, ({ signal, progress }) =>
      storageWorker.run(importFile, { storage, file, ...(raw && { raw }) }, { signal, onEvent: progress }),
    );
  const startArrays = (file: File) =>
    startJob({ kind: "import", title: file.name }, ({ signal, progress }) =>
      storageWorker.run(importArrayFile, { storage, file }, { signal, onEvent: progress }),
    );

  const isZarr = (file: File) => storageWorker.run(isZarrZip, { file }).catch(() => false);
  const startZarr = (file: File) =>
    startJob({ kind: "import", title: file.name }, ({ signal, progress }) =>
      storageWorker.run(importZarrStore, { storage, name: file.name, files: file }, { signal, onEvent: progress }),
    );

  return {
    /** Answers with the job, or `undefined` where a person is asked first. */
    async startImport(file: File): Promise<string | undefined> {
      const kind = await kindOf(file);
      if (kind === "zip") return (await isZarr(file)) ? startZarr(file) : startArchiveImport(file);
      if (kind === "wav") return startRecording(file);
      if (kind !== "unknown") return startArrays(file);
      await askRaw(file);
      return undefined;
    },
    startRawImport: (file: File, raw: RawDescription) => startRecording(file, raw),
    askRawImport: askRaw,
    startSample: () =>
      startJob({ kind: "import", title: msg("Synthetic sample") }, ({ signal, progress }) =>
        storageWorker.run(importSample, { storage }, { signal, onEvent: progress }),
      ),
    refuseFolder(name: string) {
      const message = msg(str`“${name}” is a folder. Open it and drop the files in it.`);
      startJob({ kind: "import", title: name }, () => Promise.reject(new FieldError("unsupported", message, { name })));
    },
  };
}

async function kindOf(file: File): Promise<FileKind> {
  try {
    return detectFile(new Uint8Array(await file.slice(0, FRONT_BYTES).arrayBuffer()), file.name);
  } catch {
    return "wav"; // it cannot be read; the job of its import says so
  }
}
