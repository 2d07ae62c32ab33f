/** What is deleted stays a while, so that it can come back. Pure. */
import type { Doc, Query } from "../jio/index.ts";

export const TRASH_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** ERP5's word for a document that nobody should meet any more. */
const DELETED = "deleted";

export const isTrashed = (doc: Doc): boolean => doc.validation_state === DELETED;

export function trashedDoc(doc: Doc, now: Date): Doc {
  return { ...doc, validation_state: DELETED, deletion_date: now.toISOString() };
}

export function restoredDoc({ validation_state: _, deletion_date: _when, ...doc }: Doc): Doc {
  return doc;
}

/** The last moment at which it can be had back, in milliseconds since 1970; never for one whose day is not told. */
export function trashedUntil({ deletion_date }: Doc): number {
  const deletedAt = typeof deletion_date === "string" ? Date.parse(deletion_date) : Number.NaN;
  return Number.isFinite(deletedAt) ? deletedAt + TRASH_DAYS * DAY_MS : Number.POSITIVE_INFINITY;
}

const TRASHED: Query = { type: "simple", key: "validation_state", operator: "=", value: DELETED };

/** What a query finds that is not in the trash. */
export const withoutTrash = (query: Query): Query => ({
  type: "complex",
  operator: "AND",
  query_list: [query, { type: "complex", operator: "NOT", query_list: [TRASHED] }],
});

export const trashQuery = (): Query => TRASHED;
