import { msg } from "@lit/localize";
import { isCode } from "../../src/base/errors.ts";
import { failureWords } from "../failure-words.ts";

/** What to say of a failure; an abort goes on as one. */
export function wordsOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) throw error;
  if (isCode(error, "over-budget")) return msg("That is too much at once for this device's memory: show less of it.");
  return failureWords(error);
}
