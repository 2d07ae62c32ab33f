import { reportUnhandled } from "../errors.ts";
import { type AskingFrame, askAbove } from "./ask-above.ts";

const MAX_TEXT = 500;
const MAX_NAME = 100;
const MAX_STACK = 2000;
const BUDGET = 10;
const PER_MS = 60_000;

function textOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === "object" && thrown !== null ? "something that is no error" : String(thrown);
}

/** A failure of code that nobody trusts, in few words and under the name of its frame. */
function retell(thrown: unknown, frame: string): Error {
  const text = `${frame.slice(0, MAX_NAME)}: ${textOf(thrown).slice(0, MAX_TEXT)}`;
  if (!(thrown instanceof Error)) return new Error(text);
  const { name, stack } = thrown;
  return Object.defineProperties(new Error(text), {
    name: { value: name.slice(0, MAX_NAME), configurable: true },
    stack: { value: stack?.slice(0, MAX_STACK), configurable: true },
  });
}

/** How a frame tells the gadgets above of what went wrong inside: ten failures a minute, the others are dropped. */
export function createReporter(frame: AskingFrame, nameOf: () => string) {
  let told: number[] = [];

  return async (thrown: unknown, signal: AbortSignal): Promise<void> => {
    const now = performance.now();
    told = told.filter((time) => now - time < PER_MS);
    if (told.length >= BUDGET) return;
    told.push(now);
    const error = retell(thrown, nameOf());
    try {
      await askAbove(frame, "reportServiceError", [error], signal);
    } catch (refusal) {
      if ((refusal as Error | undefined)?.name !== "AcquisitionError") throw refusal;
      reportUnhandled(error);
    }
  };
}
