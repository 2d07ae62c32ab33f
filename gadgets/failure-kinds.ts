/** Every kind of failure as a sentence, for those who read another language than that of the code; loaded with the first such language. */
import { msg } from "@lit/localize";
import type { Code } from "../src/base/errors.ts";

const SENTENCES: Readonly<Record<Code, () => string>> = {
  "invalid-argument": () => msg("Something that was entered cannot be so."),
  "invalid-format": () => msg("The file is damaged, or of another kind than it seems."),
  "invalid-metadata": () => msg("What describes the data makes no sense."),
  "not-found": () => msg("It is not there, or no longer."),
  conflict: () => msg("It was changed elsewhere meanwhile."),
  locked: () => msg("Something else is using it now."),
  unsupported: () => msg("This browser or this app cannot do that."),
  "over-budget": () => msg("That is too much at once for this device's memory."),
  "over-quota": () => msg("Storage is full."),
  unauthorized: () => msg("The server does not know you."),
  forbidden: () => msg("This is not allowed."),
  network: () => msg("The network did not answer as it should."),
  timeout: () => msg("It took too long."),
  "worker-lost": () => msg("The part that works in the background has stopped."),
  corrupt: () => msg("Stored bytes are damaged."),
};

/** `undefined` for what is none of our failures. */
export function kindOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== "FieldError") return undefined;
  return SENTENCES[(error as Error & { code: Code }).code]?.();
}
