export { type Arrival, goesStraightIn, looseFiles } from "./arrival.ts";
export { detectFile, type FileKind, FRONT_BYTES } from "./detect-file.ts";
export { exportName, type SavedFormat } from "./export-name.ts";
export type { RecordingFormat } from "./export-recording.ts";
export type { Twin } from "./find-same.ts";
export type { Folder } from "./folder.ts";
export type { Inspection } from "./inspect-file.ts";
export type { Part } from "./part-of-recording.ts";
export type { Ended } from "./record/capture-queue.ts";
export type { LivePicture } from "./record/live-picture.ts";
export {
  type LastRecording,
  type MicrophoneFacts,
  type MicrophoneTrouble,
  NO_RECORDER,
  type RecorderState,
} from "./record/recorder-state.ts";
export {
  exportArrayFile,
  exportRecordingFile,
  exportZarrFile,
  findTwins,
  importArrayFile,
  importFile,
  importSample,
  importZarrStore,
  inspectFile,
  isZarrZip,
} from "./tasks.ts";
export {
  checkSameFile,
  IMPORT_MODULE,
  IMPORT_TYPE,
  importLock,
  isExpired,
  LEAST_KEPT_BYTES,
  newImportId,
  parseUnfinished,
  type UnfinishedImport,
} from "./unfinished-import.ts";
export { findStores, STORE_MARKS } from "./zarr/find-stores.ts";
export type { FolderFile } from "./zarr/zarr-files.ts";
