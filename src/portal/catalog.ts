/** Which documents a list asks the storage for. Pure. */
import type { Query } from "../jio/index.ts";
import type { PortalTypeName } from "./portal-types.ts";
import { withoutTrash } from "./trash.ts";

const equal = (key: string, value: string): Query => ({ type: "simple", key, operator: "=", value });
const any = (query_list: Query[]): Query => ({ type: "complex", operator: "OR", query_list });

export const ofType = (portalType: PortalTypeName): Query => withoutTrash(equal("portal_type", portalType));

/** Notes of one recording. */
export const notesOf = (sourceId: string): Query => ({
  type: "complex",
  operator: "AND",
  query_list: [equal("portal_type", "Annotation"), equal("source", sourceId)],
});

const SEARCHED_TYPES: readonly PortalTypeName[] = ["Data Stream", "Data Array", "Annotation"];
const SEARCHED_KEYS = ["title", "reference", "filename", "subject_list", "operation"];
const MOST_WORDS = 8;

/** A character that means something in a pattern means itself; jIO has no way to write a backslash, so any character stands for it. */
const literal = (word: string) => word.replaceAll(/[\\%_]/g, (letter) => (letter === "\\" ? "_" : `\\${letter}`));

/** Documents that have every word in their title, reference, file's name, operation or among their tags; `undefined` for no words. */
export function searchQuery(text: string): Query | undefined {
  const words = text.trim().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
  if (words.length === 0) return undefined;
  const has = (word: string): Query =>
    any(SEARCHED_KEYS.map((key): Query => ({ type: "simple", key, value: `%${literal(word)}%` })));
  const types = any(SEARCHED_TYPES.map((type) => equal("portal_type", type)));
  return withoutTrash({ type: "complex", operator: "AND", query_list: [types, ...words.map(has)] });
}

const MOST_TAGS = 20;
const LONGEST_TAG = 60;

/** The tags of a document, `subject_list` as ERP5 names it: it may come from anywhere. */
export function tagsIn(doc: { subject_list?: unknown }): string[] {
  const { subject_list: list } = doc;
  return (Array.isArray(list) ? list : []).filter((tag): tag is string => typeof tag === "string" && tag !== "");
}

/** What a person typed as tags: parted by commas, each once. */
export function parseTags(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim().replaceAll(/\s+/g, " ").slice(0, LONGEST_TAG));
  return [...new Set(tags.filter(Boolean))].slice(0, MOST_TAGS);
}
