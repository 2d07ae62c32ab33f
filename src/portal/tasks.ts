import type { Progress } from "../base/progress.ts";
import { task } from "../worker/task.ts";

/** Copies a document with all its attachments under a new id and title; answers the id. Nothing is kept when it fails or is cancelled. */
export const cloneInto = task<{ storage: object; id: string; cloneId: string; title: string }, string, Progress>(
  "portal/clone-into",
);
