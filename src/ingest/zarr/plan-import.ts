/** What of a Zarr group comes in, and how: as it lies, or decoded into our form. */
import { type BigArray, openArray } from "../../array/index.ts";
import { FieldError, isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import {
  ARRAY_KEY,
  type ArrayMetadata,
  ATTRIBUTES_KEY,
  type Attributes,
  CONSOLIDATED_KEY,
  formatDType,
  parseArray,
  parseAttributes,
  parseConsolidated,
  withPlainFillValue,
} from "../../format/index.ts";
import type { JioStorage } from "../../jio/index.ts";
import { VERSION_3_KEY } from "./find-stores.ts";
import { allChunks, checkChunkBytes, checkNoneMissing, presentChunks, product } from "./plan-chunks.ts";
import { nodeType, readJson, type ZarrFiles } from "./zarr-files.ts";
import { STORE_ID } from "./zarr-storage.ts";

/** An array of the group: `name` is what it is called there, `path` what it is called here. */
export interface PlannedArray extends Attributes {
  readonly name: string;
  readonly path: string;
  readonly meta: ArrayMetadata;
  readonly chunks: readonly (readonly number[])[];
  /** What decodes it; absent for one that is taken as it lies. */
  readonly decoded?: BigArray;
}

export interface ImportPlan {
  readonly version: 2 | 3;
  readonly attributes: Attributes["attributes"];
  readonly arrays: readonly PlannedArray[];
  /** Names of arrays that have no name an array may have here, as those of inner groups. */
  readonly skipped: readonly string[];
}

type Found = Omit<PlannedArray, "path">;

const MAX_ARRAYS = 1000;
const NAME = /^[A-Za-z0-9_][\w-]{0,99}$/;

/**
 * `opened` gets the arrays that it opens to be decoded, also where it fails: its caller closes them.
 *
 * Throws  "invalid-format", "invalid-metadata", "unsupported" and "over-budget", each naming the array or the file.
 */
export async function planImport(
  files: ZarrFiles,
  { storage, opened }: { storage: JioStorage; opened: BigArray[] },
  o: Opts,
): Promise<ImportPlan> {
  const entries = await readEntries(files, o);
  const { names, skipped } = namesOf(files, entries);
  const below = namesBelow(files);
  const found: Found[] = [];
  for (const name of names) {
    const array = await planArray({ files, entries, storage, opened, below: below.get(name) ?? [] }, name, o);
    if (array) found.push(array);
    else skipped.push(name);
  }
  if (found.length === 0) throw noArray(skipped);
  return {
    version: entries.size > 0 ? 2 : 3,
    attributes: await groupAttributes(files, entries, o),
    arrays: named(found),
    skipped,
  };
}

function noArray(skipped: readonly string[]): FieldError {
  const names = skipped.slice(0, 3).map((name) => `“${name}”`);
  const hint = `Only arrays directly in a group are taken, under names of letters, digits, “_” and “-”; there is ${names.join(", ")}. Choose an inner group, or a single array.`;
  const message = ["There is no array in this Zarr group that can be taken.", ...(names.length > 0 ? [hint] : [])];
  return new FieldError("invalid-format", message.join(" "), { skipped });
}

/** Metadata of version 2 by key: what was written last, `.zmetadata`, says what is in force. */
async function readEntries(files: ZarrFiles, o: Opts): Promise<ReadonlyMap<string, unknown>> {
  if (files.has(CONSOLIDATED_KEY))
    return parseConsolidated(await readJson(files, CONSOLIDATED_KEY, o), CONSOLIDATED_KEY).entries;
  const entries = new Map<string, unknown>();
  for (const name of files.keys())
    if (/^(?:[^/]+\/)?\.z(?:group|array|attrs)$/.test(name)) entries.set(name, await readJson(files, name, o));
  return entries;
}

function namesOf(files: ZarrFiles, entries: ReadonlyMap<string, unknown>) {
  const paths = new Set<string>();
  for (const key of entries.keys()) if (key.endsWith(`/${ARRAY_KEY}`)) paths.add(key.slice(0, -ARRAY_KEY.length - 1));
  for (const key of files.keys())
    if (/^[^/]+\/zarr\.json$/.test(key)) paths.add(key.slice(0, -VERSION_3_KEY.length - 1));
  const names = [...paths].filter((path) => NAME.test(path));
  if (names.length > MAX_ARRAYS)
    throw new FieldError("unsupported", `The group has ${names.length} arrays; the most is ${MAX_ARRAYS}.`, {});
  return { names: names.sort(), skipped: [...paths].filter((path) => !NAME.test(path)) };
}

/** The files by array: what stands behind its name. */
function namesBelow(files: ZarrFiles): ReadonlyMap<string, string[]> {
  const below = new Map<string, string[]>();
  for (const name of files.keys()) {
    const at = name.indexOf("/");
    if (at < 0) continue;
    const list = below.get(name.slice(0, at));
    if (list) list.push(name.slice(at + 1));
    else below.set(name.slice(0, at), [name.slice(at + 1)]);
  }
  return below;
}

interface Group {
  readonly files: ZarrFiles;
  readonly entries: ReadonlyMap<string, unknown>;
  readonly storage: JioStorage;
  readonly opened: BigArray[];
  readonly below: readonly string[];
}

async function planArray(group: Group, name: string, o: Opts): Promise<Found | undefined> {
  const { files, entries } = group;
  const key = { array: `${name}/${ARRAY_KEY}`, attributes: `${name}/${ATTRIBUTES_KEY}` };
  if (!entries.has(key.array)) {
    if ((await nodeType(files, `${name}/${VERSION_3_KEY}`, o)) !== "array") return undefined;
    return planDecoded(group, name, undefined, o);
  }
  try {
    const { meta, ...attributes } = parseArray(entries.get(key.array), entries.get(key.attributes) ?? {}, key);
    checkChunkBytes(name, meta);
    const chunks = presentChunks(group.below, meta);
    checkNoneMissing(name, chunks, meta);
    return { name, meta, chunks, ...attributes };
  } catch (error) {
    if (!isCode(error, "unsupported")) throw error;
    return planDecoded(group, name, entries.get(key.array) as Record<string, unknown>, o);
  }
}

/** `raw`: the `.zarray` of version 2. Chunks that are not there stay away where the fill value says what they are. */
async function planDecoded(
  { files, storage, opened, below }: Group,
  name: string,
  raw: Record<string, unknown> | undefined,
  o: Opts,
): Promise<Found> {
  const decoded = await openDecoded(storage, name, o);
  opened.push(decoded);
  const json = raw ?? (await readVersion3(files, `${name}/${VERSION_3_KEY}`, o));
  const meta = ownMetadata(decoded, json.fill_value);
  checkChunkBytes(name, meta);
  const separator = raw ? (raw.dimension_separator === "/" ? "/" : ".") : undefined;
  const present = separator && presentChunks(below, { ...meta, separator });
  if (present && raw?.fill_value === null) checkNoneMissing(name, present, { ...meta, fillValue: null, separator });
  const chunks = present && meta.fillValue !== null ? present : [...allChunks(name, meta)];
  const { attributes, dimensionNames } = decoded;
  const isNameless = dimensionNames.every((dimension, axis) => dimension === `dim_${axis}`);
  // One name is one length for all readers of a group.
  const names = isNameless ? dimensionNames.map((_, axis) => `${name}_${axis}`) : dimensionNames;
  return { name, meta, chunks, decoded, attributes, dimensionNames: names };
}

async function openDecoded(storage: JioStorage, name: string, o: Opts): Promise<BigArray> {
  try {
    return await openArray(storage, STORE_ID, { ...o, path: name });
  } catch (error) {
    if (!isCode(error, "not-found")) throw error; // its metadata is there: what reads it knows no such elements
    const message = `the array “${name}” has elements of a type that is not read from this form of Zarr. Save it again without a compressor, filters and in C order.`;
    throw new FieldError("unsupported", message, { name }, error);
  }
}

async function readVersion3(files: ZarrFiles, key: string, o: Opts): Promise<Record<string, unknown>> {
  return withPlainFillValue(await readJson(files, key, o), key) as Record<string, unknown>;
}

/** Its own fill value where version 2 can say it. */
function ownMetadata({ shape, chunkShape, dtype }: BigArray, fillValue: unknown): ArrayMetadata {
  const stored = dtype === "datetime64[ns]" ? "int64" : dtype;
  const json = {
    ...{ zarr_format: 2, shape, chunks: chunkShape, dtype: formatDType(stored), compressor: null },
    ...{ fill_value: fillValue, order: "C", filters: null, dimension_separator: "." },
  };
  const key = { array: ARRAY_KEY, attributes: ATTRIBUTES_KEY };
  try {
    return { ...parseArray(json, {}, key).meta, dtype };
  } catch (error) {
    if (!isCode(error, "invalid-metadata")) throw error;
    return { ...parseArray({ ...json, fill_value: null }, {}, key).meta, dtype };
  }
}

async function groupAttributes(files: ZarrFiles, entries: ReadonlyMap<string, unknown>, o: Opts) {
  if (entries.has(ATTRIBUTES_KEY)) return parseAttributes(entries.get(ATTRIBUTES_KEY), ATTRIBUTES_KEY).attributes;
  if (entries.size > 0 || !files.has(VERSION_3_KEY)) return {};
  const { attributes = {} } = (await readJson(files, VERSION_3_KEY, o)) as { attributes?: unknown };
  return parseAttributes(attributes, `${VERSION_3_KEY}, attributes`).attributes;
}

/** One is `data`: the one of that name, else the largest that is no coordinate. */
function named(found: readonly Found[]): PlannedArray[] {
  const isCoordinate = ({ name, dimensionNames }: Found) => dimensionNames?.length === 1 && dimensionNames[0] === name;
  const weight = (array: Found) => (isCoordinate(array) ? -1 : product(array.meta.shape));
  const main = found.find(({ name }) => name === "data") ?? [...found].sort((a, b) => weight(b) - weight(a))[0];
  return found.map((array) => {
    if (array !== main || array.name === "data") return { ...array, path: array.name };
    return { ...array, path: "data", attributes: { long_name: array.name, ...array.attributes } };
  });
}
