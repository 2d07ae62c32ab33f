import { isCode } from "../../../src/base/errors.ts";

/** The option that each call is refused for; else what came instead. */
export const refusedFor = (calls: readonly (() => unknown)[]): (string | undefined)[] =>
  calls.map((call) => {
    try {
      call();
    } catch (error) {
      return isCode(error, "invalid-argument") ? Object.keys(error.facts)[0] : String(error);
    }
    return `not refused: ${call}`;
  });
