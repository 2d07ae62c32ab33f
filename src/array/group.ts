/** The Zarr v2 group in a document's attachments: what is read to open an array, and what is written to change one. */
import { FieldError, isCode } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import {
  ARRAY_KEY,
  type ArrayMetadata,
  ATTRIBUTES_KEY,
  type Attributes,
  CONSOLIDATED_KEY,
  type Consolidated,
  formatArrayMetadata,
  formatAttributes,
  formatConsolidated,
  formatGroupMetadata,
  formatJson,
  GROUP_KEY,
  parseConsolidated,
  parseJson,
  parseArray as parseZarrArray,
} from "../format/index.ts";
import type { Doc, JioStorage } from "../jio/index.ts";
import type { Attachment } from "./commit.ts";

/** All metadata of a group, each value unchecked, at one revision. */
export type Group = Consolidated;

/**
 * The group's metadata. `.zmetadata` is written last, so it alone says what is in force; without it (groups of other
 * writers) the keys themselves do.
 */
export async function readGroup(storage: JioStorage, id: string, o: Opts): Promise<Group> {
  const consolidated = await readConsolidated(storage, id, o);
  if (consolidated) return consolidated;
  const names = Object.keys(await storage.allAttachments(id, o)).filter(isMetadataKey);
  const entries = new Map(
    await Promise.all(names.map(async (name) => [name, await readJson(storage, id, name, o)] as const)),
  );
  return { entries, revision: 0, since: 0, kept: {} };
}

/** What `.zmetadata` says; undefined where there is none. */
export async function readConsolidated(storage: JioStorage, id: string, o: Opts, name = CONSOLIDATED_KEY) {
  try {
    return parseConsolidated(await readJson(storage, id, name, o), name);
  } catch (error) {
    if (!isCode(error, "not-found")) throw error;
    return undefined;
  }
}

const isMetadataKey = (name: string) =>
  [GROUP_KEY, ATTRIBUTES_KEY, ARRAY_KEY].some((key) => name === key || name.endsWith(`/${key}`));

async function readJson(storage: JioStorage, id: string, key: string, o: Opts): Promise<unknown> {
  return parseJson(await storage.getAttachment(id, key, { ...o, format: "text" }), key);
}

export const arrayKey = (path: string) => `${path}/${ARRAY_KEY}`;

export function parseArray({ entries }: Group, path: string): { meta: ArrayMetadata } & Attributes {
  const key = { array: arrayKey(path), attributes: `${path}/${ATTRIBUTES_KEY}` };
  return parseZarrArray(entries.get(key.array), entries.get(key.attributes) ?? {}, key);
}

/** The metadata of an array by key, in the order of writing: an array is there once its `.zarray` is. */
export function arrayEntries(path: string, meta: ArrayMetadata, attributes: Attributes): [string, Doc][] {
  return [
    [`${path}/${ATTRIBUTES_KEY}`, formatAttributes(attributes, meta.dtype)],
    [arrayKey(path), formatArrayMetadata(meta)],
  ];
}

export function groupEntries(attributes: Doc): [string, Doc][] {
  return [
    [GROUP_KEY, formatGroupMetadata()],
    [ATTRIBUTES_KEY, formatAttributes({ attributes })],
  ];
}

/** The group after a change of these keys. */
export function changeGroup(group: Group, changed: readonly (readonly [string, Doc])[]): Group {
  return { ...group, entries: new Map([...group.entries, ...changed]), revision: group.revision + 1 };
}

export function metadataAttachment(name: string, json: Doc): Attachment {
  return { name, body: formatJson(json), contentType: "application/json" };
}

export const consolidatedAttachment = (group: Group): Attachment =>
  metadataAttachment(CONSOLIDATED_KEY, formatConsolidated(group));

/** An array's name in its group becomes part of attachment names and, on servers, of file names. */
export function checkPath(path: string): void {
  if (typeof path === "string" && /^[A-Za-z0-9_][\w-]{0,99}$/.test(path)) return;
  throw new FieldError("invalid-argument", `"${path}" is no name for an array`, { path });
}
