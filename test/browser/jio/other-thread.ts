import { task } from "../../../src/worker/task.ts";

interface Where {
  database: string;
  id: string;
  name: string;
}
/** What a compute worker does with the same storage: put a body, read one whole, watch for one change. */
export const putThere = task<Where & { bytes: Uint8Array<ArrayBuffer> | Blob }, void>("test/putThere");
export const readThere = task<Where, Uint8Array<ArrayBuffer>>("test/readThere");
export const appendThere = task<Where & { bytes: Uint8Array<ArrayBuffer>; at: number }, number>("test/appendThere");
