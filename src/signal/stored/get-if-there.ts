import { isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { Doc, JioStorage } from "../../jio/index.ts";

/** The document, or undefined where there is none. */
export async function getIfThere(storage: JioStorage, id: string, o: Opts): Promise<Doc | undefined> {
  try {
    return await storage.get(id, o);
  } catch (error) {
    if (isCode(error, "not-found")) return undefined;
    throw error;
  }
}
