/** Files on their way in, each a job; what a file is, its first bytes decide. Window only; part of the composition root. */
import { msg, str } from "@lit/localize";
import type { FoundFiles } from "../gadgets/acquirable.ts";
import { FieldError } from "./base/errors.ts";
import type { Folder } from "./folders.ts";
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

  /** A folder's files are listed by the job: there may be many. */
  const startStore = (folder: Folder, path: string) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return startJob({ kind: "import", title: name }, async ({ signal, progress, partial }) => {
      const files = await folder.list(path, { signal, onFound: (found) => partial({ found } satisfies FoundFiles) });
      return storageWorker.run(importZarrStore, { storage, name, files }, { signal, onEvent: progress });
    });
  };

  /** Each store in it is a job; without one, the job says what was looked for. */
  async function startFolder(folder: Folder): Promise<string[]> {
    const { name } = folder;
    try {
      const stores = await folder.findStores();
      if (stores.length > 0) return stores.map((path) => startStore(folder, path));
      throw new FieldError("unsupported", noStore(name), { name });
    } catch (error) {
      return [startJob({ kind: "import", title: name }, () => Promise.reject(error))];
    }
  }

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
    async startFolderImport(files: readonly File[]): Promise<string[]> {
      const { foldersOfFiles } = await loadFolders();
      return (await Promise.all(foldersOfFiles(files).map(startFolder))).flat();
    },
    async startDroppedFolder(entry: FileSystemDirectoryEntry): Promise<string[]> {
      const { folderOfEntry } = await loadFolders();
      return startFolder(folderOfEntry(entry));
    },
  };
}

/** Not in the way of the first paint. */
const loadFolders = () => import("./folders.ts");

const noStore = (name: string) =>
  msg(
    str`“${name}” is no Zarr store: neither in it nor in a folder directly in it is a file .zgroup, .zarray, .zmetadata or zarr.json. Choose the folder that has one; some browsers pass over names that begin with a dot: then pack the folder as a ZIP and bring that in. Of any other folder, drop or choose the files in it.`,
  );

async function kindOf(file: File): Promise<FileKind> {
  try {
    return detectFile(new Uint8Array(await file.slice(0, FRONT_BYTES).arrayBuffer()), file.name);
  } catch {
    return "wav"; // it cannot be read; the job of its import says so
  }
}
