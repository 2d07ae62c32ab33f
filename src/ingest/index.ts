export { detectFile, type FileKind, FRONT_BYTES } from "./detect-file.ts";
export type { ArrayFormat } from "./export-array.ts";
export { exportName } from "./export-name.ts";
export {
  exportArrayFile,
  exportRecordingFile,
  exportZarrFile,
  importArrayFile,
  importFile,
  importSample,
  importZarrStore,
} from "./tasks.ts";
export type { FolderFile } from "./zarr/zarr-files.ts";
