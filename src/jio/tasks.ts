/** What the storage worker does for the other threads: everything that needs an open file. */
import { task } from "../worker/task.ts";
import type { TailPart } from "./files/tail.ts";
import type { Staged } from "./local/row.ts";

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

/** Writes a Blob into files whose names begin with the token; no row names them yet. */
export const stageBlob = task<AtStage & { blob: Blob }, Staged>("jio/stageBlob");
/** The same for bytes that come bit by bit: slices, each told where it goes, then the end with the length of them all. */
export const stageSlice = task<AtStage & { at: number; bytes: Uint8Array<ArrayBuffer> }, void>("jio/stageSlice");
export const stageEnd = task<AtStage & { length: number }, Staged>("jio/stageEnd");
/** Removes what was staged under a token, also while it is being written. */
export const stageDrop = task<AtStage, void>("jio/stageDrop");

/** Appends to an attachment and answers with its new length. */
export const append = task<AtAttachment & { at: number; bytes: Uint8Array<ArrayBuffer> | Blob }, number>("jio/append");
/** Bytes of an open tail, from whoever owns it; `undefined` where the row has to be read again. */
export const readTail = task<AtAttachment & { start: number; end: number }, TailPart | undefined>("jio/readTail");
/** Ends an open tail, so that the row tells all; "locked" while another tab writes to it. */
export const settleTail = task<AtAttachment, void>("jio/settleTail");

/** Storage worker: answer calls that come through this port as well. */
export const attachPort = task<{ port: MessagePort }, void>("jio/attachPort");
/** The name of a Web Lock that the storage worker holds for as long as it lives. */
export const signOfLife = task<void, string>("jio/signOfLife");
/** Other workers: this port leads to the storage worker. */
export const useStorageWorker = task<{ port: MessagePort }, void>("jio/useStorageWorker");
