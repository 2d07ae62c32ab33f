/** What the storage worker does for the other threads: everything that needs an open file. */
import type { Progress } from "../base/progress.ts";
import { task } from "../worker/task.ts";
import type { StorageUsage, VerifyReport } from "./care/reports.ts";
import type { FileRange, TailRange } from "./files/bytes-channel.ts";
import type { Staged } from "./local/row.ts";
import type { Doc } from "./storage.ts";
import type { TailPart } from "./tails/tail.ts";

interface InDatabase {
  database: string;
}
interface AtStage extends InDatabase {
  token: string;
}
interface AtAttachment extends InDatabase {
  id: string;
  name: string;
}

/** Writes a Blob into files; no row names them yet. Strict: what is staged survives a power cut. */
export const stageBlob = task<AtStage & { blob: Blob | Uint8Array<ArrayBuffer>; strict: boolean }, Staged>(
  "jio/stageBlob",
);
/** The same for bytes that come bit by bit: slices, each told where it goes, then the end with the length of them all. */
export const stageSlice = task<AtStage & { at: number; bytes: Uint8Array<ArrayBuffer>; strict: boolean }, void>(
  "jio/stageSlice",
);
export const stageEnd = task<AtStage & { length: number }, Staged>("jio/stageEnd");
/** Rows name what was staged under these tokens. */
export const stageSettle = task<InDatabase & { tokens: readonly string[] }, void>("jio/stageSettle");
/** Takes back what was staged under a token, also while it is being written. */
export const stageDrop = task<AtStage, void>("jio/stageDrop");
/** Removes files that rows name no more. */
export const releaseFiles = task<InDatabase & { names: readonly string[] }, void>("jio/releaseFiles");
/** A copy of bytes of a file; `undefined` where they are not there. */
export const readFile = task<InDatabase & FileRange, Uint8Array<ArrayBuffer> | undefined>("jio/readFile");

/** Appends to an attachment and answers with its new length. */
export const append = task<
  AtAttachment & { at: number; bytes: Uint8Array<ArrayBuffer> | Blob; strict: boolean },
  number
>("jio/append");
/** Bytes of an open tail, from whoever owns it; `undefined` where the row has to be read again. */
export const readTail = task<InDatabase & TailRange, TailPart | undefined>("jio/readTail");
/** Ends an open tail, so that the row tells all; "locked" while another tab writes to it. */
export const settleTail = task<AtAttachment, void>("jio/settleTail");

/**
 * Brings a Blob into an attachment, going on after what is there of it; what came in stays when it is cut short. "conflict" where
 * what is there is not the Blob's beginning.
 */
export const growDraft = task<AtAttachment & { blob: Blob }, { length: number; sha256: string }, Progress>(
  "jio/growDraft",
);
/** Makes the attachment of a draft that of a new document; the draft is gone then. */
export const adoptDraft = task<InDatabase & { draftId: string; name: string; id: string; doc: Doc }, void>(
  "jio/adoptDraft",
);

/** What is kept, by module and by kind of space. */
export const measureUsage = task<InDatabase, StorageUsage>("jio/measureUsage");
/** Reads every stored byte and compares digests; reports what is damaged and changes nothing. */
export const verifyBytes = task<InDatabase, VerifyReport, Progress>("jio/verifyBytes");
/** Takes back the space of dead writers, puts small pieces together, makes files in advance. Safe at any time. */
export const tidy = task<InDatabase, void>("jio/tidy");

/** Storage worker: answer calls that come through this port as well. */
export const attachPort = task<{ port: MessagePort }, void>("jio/attachPort");
/** The name of a Web Lock that the storage worker holds for as long as it lives. */
export const signOfLife = task<void, string>("jio/signOfLife");
/** Other workers: this port leads to the storage worker. */
export const useStorageWorker = task<{ port: MessagePort }, void>("jio/useStorageWorker");

export type { ExportProblem, ExportReport, ImportReport } from "./archive/tasks.ts";
export type { Damage, StorageUsage, VerifyReport } from "./care/reports.ts";
