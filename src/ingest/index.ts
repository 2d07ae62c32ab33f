export { detectFile, type FileKind, FRONT_BYTES } from "./detect-file.ts";
export { exportName, type SavedFormat } from "./export-name.ts";
export {
  exportArrayFile,
  exportRecordingFile,
  exportZarrFile,
  importArrayFile,
  importFile,
  importSample,
  importZarrStore,
  isZarrZip,
} from "./tasks.ts";
export { findStores, STORE_MARKS } from "./zarr/find-stores.ts";
export type { FolderFile } from "./zarr/zarr-files.ts";
