import { FieldError } from "../../base/errors.ts";
import type { Runner } from "../../worker/task.ts";

/** Where tasks over stored data run, and how many at once (1 where it does not say). */
export type SizedRunner = Runner & { readonly size?: number };

let provided: SizedRunner | undefined; // a switch: entries set it once

/** Names the runner of the tasks of this folder: the compute pool, or the calling thread in Node. */
export function provideRunner(runner: SizedRunner): void {
  provided = runner;
}

export function currentRunner(): SizedRunner {
  if (provided) return provided;
  throw new FieldError("unsupported", "nothing runs tasks here: an entry must call provideRunner first");
}
