/** The Zarr v2 group in a document's attachments: what is read to open an array, and what is written to change one. */
import { FieldError, isCode } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import {
  ARRAY_KEY,
  type ArrayMetadata,
  ATTRIBUTES_KEY,
  type Attributes,
  CONSOLIDATED_KEY,
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

/** The JSON of every metadata key of a group, unchecked. */
export type GroupMetadata = ReadonlyMap<string, unknown>;

/**
 * The group's metadata. `.zmetadata` is written last, so it alone says what is in force; without it (groups of other
 * writers) the keys themselves do.
 */
export async function readGroup(storage: JioStorage, id: string, o: Opts): Promise<GroupMetadata> {
  try {
    return parseConsolidated(await readJson(storage, id, CONSOLIDATED_KEY, o), CONSOLIDATED_KEY);
  } catch (error) {
    if (!isCode(error, "not-found")) throw error;
  }
  const names = Object.keys(await storage.allAttachments(id, o)).filter(isMetadataKey);
  return new Map(await Promise.all(names.map(async (name) => [name, await readJson(storage, id, name, o)] as const)));
}

const isMetadataKey = (name: string) =>
  [GROUP_KEY, ATTRIBUTES_KEY, ARRAY_KEY].some((key) => name === key || name.endsWith(`/${key}`));

async function readJson(storage: JioStorage, id: string, key: string, o: Opts): Promise<unknown> {
  return parseJson(await storage.getAttachment(id, key, { ...o, format: "text" }), key);
}

export const arrayKey = (path: string) => `${path}/${ARRAY_KEY}`;

export function parseArray(group: GroupMetadata, path: string): { meta: ArrayMetadata } & Attributes {
  const key = { array: arrayKey(path), attributes: `${path}/${ATTRIBUTES_KEY}` };
  return parseZarrArray(group.get(key.array), group.get(key.attributes) ?? {}, key);
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

/** Attachments that add `changed` to a group, `.zmetadata` last. */
export function metadataAttachments(group: GroupMetadata, changed: [string, Doc][]): Attachment[] {
  const all = formatConsolidated(new Map([...group, ...changed]));
  return [...changed, [CONSOLIDATED_KEY, all] as const].map(([name, json]) => ({
    name,
    body: formatJson(json),
    contentType: "application/json",
  }));
}

/** An array's name in its group becomes part of attachment names and, on servers, of file names. */
export function checkPath(path: string): void {
  if (typeof path === "string" && /^[A-Za-z0-9_][\w-]{0,99}$/.test(path)) return;
  throw new FieldError("invalid-argument", `"${path}" is no name for an array`, { path });
}
