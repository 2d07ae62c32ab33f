import { isCode } from "../../base/errors.ts";
import { delay } from "../../base/signal.ts";

const PAUSE_MS = 40;

/** Tries again where it rejects with "locked": files and locks of a worker that died are let go a little after it. */
export async function whileLocked<T>(work: () => Promise<T>, attempts: number): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !isCode(error, "locked")) throw error;
      await delay(PAUSE_MS);
    }
  }
}
