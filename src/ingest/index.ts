export { detectFile, type FileKind, FRONT_BYTES } from "./detect-file.ts";
export type { ArrayFormat } from "./export-array.ts";
export { exportArrayFile, exportRecordingFile, importArrayFile, importFile, importSample } from "./tasks.ts";
