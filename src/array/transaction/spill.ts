import { FieldError, isCode } from "../../base/errors.ts";
import { createScratch, type Scratch } from "../../bytes/index.ts";
import { OwnBytes } from "../../jio/index.ts";
import { memoryBudget } from "../budget.ts";

/** Of the budget: what a transaction has changed may take so much memory; the rest goes to scratch files. */
const SHARE = 1 / 2;
const PIECE_LENGTH = 1024 * 1024;

/** Bodies that a transaction has staged. */
export interface Spill {
  /** The same bytes, in memory while there is room and in a scratch file when there is not. */
  keep(body: Blob | OwnBytes): Promise<Blob | OwnBytes>;
  close(): Promise<void>;
}

export function createSpill(): Spill {
  let held = 0;
  let scratch: Promise<Scratch> | undefined;
  let files = 0;

  async function toFile(body: Blob | OwnBytes): Promise<Blob> {
    scratch ??= createScratch();
    const { folder } = await scratch;
    const name = `staged-${files++}`;
    const file = (await folder.openFile(name, { create: true }))!;
    try {
      if (body instanceof OwnBytes) file.writeAt(0, body.bytes);
      else
        for (let at = 0; at < body.size; at += PIECE_LENGTH)
          file.writeAt(at, new Uint8Array(await body.slice(at, at + PIECE_LENGTH).arrayBuffer()));
    } finally {
      file.close();
    }
    const blob = (await folder.getBlob(name))!;
    return blob.slice(0, blob.size, body.type);
  }

  return {
    async keep(body) {
      if (held + body.size <= memoryBudget() * SHARE) {
        held += body.size;
        return body;
      }
      try {
        return await toFile(body);
      } catch (error) {
        if (!isCode(error, "unsupported")) throw error;
        const message = `this transaction has changed ${held + body.size} bytes, and there are no scratch files here: commit smaller ones`;
        throw new FieldError("over-budget", message, { bytes: held + body.size, budget: memoryBudget() }, error);
      }
    },
    async close() {
      await scratch?.then((one) => one.close()).catch(() => {}); // what counts is committed, or not; the next scratch sweeps it
    },
  };
}
