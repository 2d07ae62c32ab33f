import { FieldError, isCode } from "../../base/errors.ts";
import { createScratch, type Scratch } from "../../bytes/index.ts";
import { OwnBytes } from "../../jio/index.ts";
import { memoryBudget } from "../budget.ts";

/** Of the budget: what a transaction has changed may take so much memory; the rest goes to scratch files. */
const SHARE = 1 / 2;
const PIECE_LENGTH = 1024 * 1024;

export type Body = Blob | OwnBytes;

/** Bodies that a transaction has staged. */
export interface Spill {
  /** The same bytes, in memory while there is room and in a scratch file when there is not. */
  keep(body: Body): Promise<Body>;
  /** Nobody reads it any more. */
  giveBack(body: Body): Promise<void>;
  close(): Promise<void>;
}

/** `mayUseFiles`: what is committed does not outlive the scratch files by reference. */
export function createSpill({ mayUseFiles }: { mayUseFiles: boolean }): Spill {
  const places = new Map<Body, string | undefined>(); // the name of its file; undefined in memory
  let held = 0;
  let scratch: Promise<Scratch> | undefined;
  let files = 0;

  async function toFile(body: Body, name: string): Promise<Blob> {
    scratch ??= createScratch();
    const { folder } = await scratch;
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
      if (!mayUseFiles || held + body.size <= memoryBudget() * SHARE) {
        places.set(body, undefined);
        held += body.size;
        return body;
      }
      const name = `staged-${files++}`;
      try {
        const stored = await toFile(body, name);
        places.set(stored, name);
        return stored;
      } catch (error) {
        if (!isCode(error, "unsupported")) throw error;
        const message = `this transaction has changed ${held + body.size} bytes, and there are no scratch files here: commit smaller ones`;
        throw new FieldError("over-budget", message, { bytes: held + body.size, budget: memoryBudget() }, error);
      }
    },
    async giveBack(body) {
      const name = places.get(body);
      if (!places.delete(body)) return;
      if (name === undefined) held -= body.size;
      else await scratch?.then(({ folder }) => folder.removeFile(name)).catch(() => {}); // it goes with the folder
    },
    async close() {
      await scratch?.then((one) => one.close()).catch(() => {}); // what counts is committed, or not; the next scratch sweeps it
    },
  };
}
