/** What a person did to documents, to be taken back and done again. Pure. */
import type { Doc } from "../../src/jio/index.ts";

/** A document as it was and as it became; undefined: not there. */
export interface Change {
  readonly id: string;
  readonly before: Doc | undefined;
  readonly after: Doc | undefined;
}

const MOST_CHANGES = 100;

export interface History {
  readonly done: readonly Change[];
  readonly undone: readonly Change[];
}

export const EMPTY_HISTORY: History = { done: [], undone: [] };

/** What was taken back cannot be done again after something else was done. */
export const withChange = ({ done }: History, change: Change): History => ({
  done: [...done, change].slice(-MOST_CHANGES),
  undone: [],
});

/** The change to make in order to take the newest back, and the history after it. */
export function undo({ done, undone }: History): { change: Change; history: History } | undefined {
  const newest = done.at(-1);
  if (!newest) return undefined;
  const change = { id: newest.id, before: newest.after, after: newest.before };
  return { change, history: { done: done.slice(0, -1), undone: [...undone, newest] } };
}

export function redo({ done, undone }: History): { change: Change; history: History } | undefined {
  const change = undone.at(-1);
  return change && { change, history: { done: [...done, change], undone: undone.slice(0, -1) } };
}
