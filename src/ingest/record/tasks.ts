import { task } from "../../worker/task.ts";
import type { LivePicture } from "./live-picture.ts";
import type { Recorded, RecordProgress } from "./record-stream.ts";
import type { RecordingPlan } from "./recording-doc.ts";

/**
 * Writes what comes through the port into a new Data Stream until it is told the end; settles when all is on disk. What was written
 * stays, however it ends.
 */
export const record = task<
  { storage: object; database: string; plan: RecordingPlan; port: MessagePort },
  Recorded,
  RecordProgress
>("ingest/record");

/** Ends one whose audio thread says nothing any more. */
export const endRecording = task<{ id: string }, void>("ingest/end-recording");

/** The last seconds of a running recording; `undefined` where none of that id runs in this thread. */
export const readLive = task<{ id: string; channel: number; columns: number }, LivePicture | undefined>(
  "ingest/read-live",
);

/** Documents that say they are being recorded, in whatever tab. */
export const findRecordings = task<{ storage: object }, string[]>("ingest/find-recordings");
