import { acquireFrom } from "../acquire.ts";
import { AcquisitionError } from "../errors.ts";
import type { GadgetNode } from "../tree.ts";

/** An element that asks for code inside it. */
export type AskingFrame = GadgetNode & { readonly acquires: string | null };

/**
 * A request of code in a frame, asked in the frame's name. What gadgets provide is meant for those below them; what the page itself answers
 * (its storage, its jobs) is reached by the names in `acquires` only, and where that is set nothing else is asked at all.
 */
export async function askAbove(
  frame: AskingFrame,
  name: string,
  args: readonly unknown[],
  signal: AbortSignal,
): Promise<unknown> {
  const isNamed = frame.acquires?.split(/\s+/).includes(name) ?? false;
  const isFailure = name === "reportServiceError";
  if (frame.acquires !== null && !isNamed && !isFailure)
    throw new AcquisitionError(`${name} is not among what this frame may ask for`);
  return acquireFrom(frame, name, args, signal, isNamed || isFailure);
}
