import type { Progress } from "../base/progress.ts";
import { task } from "../worker/task.ts";

/** Reads a recording into a new Data Stream of the storage; answers its id. Nothing is kept when it fails or is cancelled. */
export const importFile = task<{ storage: object; file: File }, string, Progress>("ingest/import-file");

/** The same for the built-in synthetic recording. */
export const importSample = task<{ storage: object }, string, Progress>("ingest/import-sample");
