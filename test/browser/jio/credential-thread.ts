import type { Doc } from "../../../src/jio/index.ts";
import { task } from "../../../src/worker/task.ts";

/** What another thread makes of the same description: it finds the credential by itself. */
export const getThere = task<{ description: { type: string }; id: string }, Doc>("test/getThere");
export const setThere = task<{ name: string; secret: object }, void>("test/setThere");
