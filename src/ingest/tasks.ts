import type { Progress } from "../base/progress.ts";
import type { Dialect, RawDescription } from "../format/index.ts";
import type { ExportTarget } from "../jio/index.ts";
import { task } from "../worker/task.ts";
import type { ArrayFormat } from "./export-array.ts";
import type { RecordingFormat } from "./export-recording.ts";
import type { Twin } from "./find-same.ts";
import type { KeptImport } from "./import-kept.ts";
import type { Inspection } from "./inspect-file.ts";
import type { Part } from "./part-of-recording.ts";
import type { FolderFile } from "./zarr/zarr-files.ts";

/**
 * Reads a recording into a new Data Stream of the storage; answers its id. Nothing is kept when it fails or is cancelled, but for
 * what `kept` names: there all that came in is, and the next time goes on from it.
 * `raw` says what its samples are; absent, it is a WAV that says so itself.
 */
export const importFile = task<
  { storage: object; file: File; raw?: RawDescription; kept?: KeptImport },
  string,
  Progress
>("ingest/import-file");

/** What a file is, and with `samples` how they begin; `raw` as above. */
export const inspectFile = task<{ file: File; raw?: RawDescription; samples: boolean }, Inspection>(
  "ingest/inspect-file",
);

/** Those of the Data Streams `ids` whose bytes an older one has that is not in the trash. */
export const findTwins = task<{ storage: object; ids: readonly string[] }, Twin[]>("ingest/find-twins");

/** The same for the built-in synthetic recording. */
export const importSample = task<{ storage: object }, string, Progress>("ingest/import-sample");

/** Reads a file of arrays (NPY, NPZ, CSV, Wendelin's) into a new Data Array; answers its id. Nothing is kept when it fails or is cancelled. */
export const importArrayFile = task<{ storage: object; file: File; dialect?: Partial<Dialect> }, string, Progress>(
  "ingest/import-array-file",
);

/** Writes a Data Array as a file; `path` names the array, "data" if absent. Cancelled or failed, it leaves no file behind. */
export const exportArrayFile = task<
  { storage: object; id: string; path?: string; format: ArrayFormat; target: ExportTarget },
  { bytes: number },
  Progress
>("ingest/export-array-file");

/** The same for a Data Stream: its samples, or a part of them, as WAV or CSV, or its bytes as they are. */
export const exportRecordingFile = task<
  { storage: object; id: string; format: RecordingFormat; part?: Part; target: ExportTarget },
  { bytes: number },
  Progress
>("ingest/export-recording-file");

/** Reads a Zarr store, a zip or the files of a folder, into a new Data Array; answers its id. Nothing is kept when it fails or is cancelled. */
export const importZarrStore = task<
  { storage: object; name: string; files: File | readonly FolderFile[] },
  string,
  Progress
>("ingest/import-zarr-store");

/** Whether a zip is a Zarr store; false for archives, and for what cannot be read as a zip. */
export const isZarrZip = task<{ file: File }, boolean>("ingest/is-zarr-zip");

/** Writes the Zarr group of a Data Array as a zip. Cancelled or failed, it leaves no file behind. */
export const exportZarrFile = task<{ storage: object; id: string; target: ExportTarget }, { bytes: number }, Progress>(
  "ingest/export-zarr-file",
);
