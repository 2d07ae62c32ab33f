/** Zarr v2 metadata: the only place that knows its wire names. Source: zarr-specs, v2, "Storage specification version 2". */
import * as v from "valibot";
import { FieldError } from "../base/errors.ts";
import { type DType, formatDType, layoutOf, parseDType } from "./dtype.ts";

export const GROUP_KEY = ".zgroup";
export const ARRAY_KEY = ".zarray";
export const ATTRIBUTES_KEY = ".zattrs";
export const CONSOLIDATED_KEY = ".zmetadata";

/** What an absent chunk reads as: a pair is a complex number, bytes are text or a structured element; null: it has no defined value, so every chunk exists. */
export type FillValue = number | bigint | readonly [number, number] | Uint8Array | null;

export interface ArrayMetadata {
  readonly shape: readonly number[];
  readonly chunkShape: readonly number[];
  readonly dtype: DType;
  readonly fillValue: FillValue;
  readonly gzipLevel: number | null;
  readonly separator: "." | "/";
}

export interface Attributes {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly dimensionNames?: readonly string[];
}

type Json = Record<string, unknown>;

/** The one form of time that zarr-python, xarray and zarrita all read: int64, and what it counts in CF's words. */
const TIME = "datetime64[ns]";
const TIME_ATTRIBUTES = { units: "nanoseconds since 1970-01-01", calendar: "proleptic_gregorian" };
const TIME_UNITS = /^nanoseconds since 1970-0?1-0?1(?:[ T]0?0:0?0(?::0?0(?:\.0+)?)?)?(?: ?(?:UTC|Z|\+00:?00))?$/;

const MAX_RANK = 32; // numpy's limit
const DIMENSIONS = "_ARRAY_DIMENSIONS";
const length = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const lengths = v.pipe(v.array(length), v.maxLength(MAX_RANK));
const jsonObject = v.custom<Json>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "no JSON object",
);

const arraySchema = v.pipe(
  v.object({
    zarr_format: v.literal(2),
    shape: lengths,
    chunks: v.pipe(v.array(v.pipe(length, v.minValue(1))), v.maxLength(MAX_RANK)),
    dtype: v.unknown(),
    compressor: v.nullish(v.looseObject({ id: v.string() }), null),
    fill_value: v.unknown(),
    order: v.picklist(["C", "F"]),
    filters: v.nullish(v.array(v.unknown()), null),
    dimension_separator: v.optional(v.picklist([".", "/"]), "."),
  }),
  v.check(({ shape, chunks }) => shape.length === chunks.length, "chunks and shape differ in rank"),
  v.check(({ shape }) => Number.isSafeInteger(shape.reduce((a, b) => a * b, 16)), "more elements than can be counted"),
  v.check(({ chunks }) => Number.isSafeInteger(chunks.reduce((a, b) => a * b, 16)), "chunks too large to be counted"),
);
const groupSchema = v.object({ zarr_format: v.literal(2) });
const attributesSchema = v.pipe(
  jsonObject,
  v.check((value) => {
    const names = value[DIMENSIONS];
    return names === undefined || (Array.isArray(names) && names.every((name) => typeof name === "string"));
  }, `${DIMENSIONS} is no list of names`),
);
const keptSchema = v.record(v.pipe(v.string(), v.digits()), v.record(v.string(), v.boolean()));
const consolidatedSchema = v.object({
  zarr_consolidated_format: v.literal(1),
  metadata: jsonObject,
  wendelin_field: v.optional(
    v.object({ revision: length, since: v.optional(length, 0), kept: v.optional(keptSchema, {}) }),
  ),
});

/** For each older revision that somebody still reads: the names that the next one changed, and whether they were there. */
export type Kept = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

/** A group's consolidated metadata; other readers of Zarr pass over what is ours in it. */
export interface Consolidated {
  /** By key ("data/.zarray"), each value still unchecked. */
  readonly entries: ReadonlyMap<string, unknown>;
  /** Counts the commits; 0 for a group of another writer. */
  readonly revision: number;
  /** Where the count began: at random, so that a group removed and made again shares no revision with what it was. */
  readonly since: number;
  readonly kept: Kept;
}

/** A group that nobody has committed to. */
export function newGroup(entries: Consolidated["entries"] = new Map()): Consolidated {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  const since = (high! % 2 ** 19) * 2 ** 32 + low!; // leaves more revisions than can be counted
  return { entries, revision: since, since, kept: {} };
}

/** Whether a revision is one of this group's, and not of another that was in its place. */
export const isRevisionOf = ({ revision, since }: Consolidated, asked: number) => since <= asked && asked <= revision;

function invalid(key: string, path: string, value: unknown, why: string): FieldError {
  return new FieldError("invalid-metadata", `${key}${path && `, ${path}`}: ${why}`, { key, path, value });
}

function check<T>(schema: v.GenericSchema<unknown, T>, json: unknown, key: string): T {
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw invalid(key, v.getDotPath(issue) ?? "", issue.input, issue.message);
}

export function parseArrayMetadata(json: unknown, key: string): ArrayMetadata {
  const raw = check(arraySchema, json, key);
  const dtype = parseDType(raw.dtype);
  if (raw.order !== "C" && raw.shape.length > 1) throw unsupported(key, "order", raw.order);
  if (raw.filters?.length) throw unsupported(key, "filters", raw.filters);
  if (raw.compressor && raw.compressor.id !== "gzip") throw unsupported(key, "compressor", raw.compressor);
  const level = raw.compressor?.level;
  return {
    shape: raw.shape,
    chunkShape: raw.chunks,
    dtype,
    fillValue: parseFillValue(raw.fill_value ?? null, dtype, key),
    gzipLevel: raw.compressor && (Number.isInteger(level) ? (level as number) : 1),
    separator: raw.dimension_separator,
  };
}

function unsupported(key: string, path: string, value: unknown): FieldError {
  const message = `${key}: ${path} ${JSON.stringify(value)} is not supported yet`;
  return new FieldError("unsupported", message, { key, path, value });
}

export function formatArrayMetadata(meta: ArrayMetadata): Json {
  return {
    zarr_format: 2,
    shape: meta.shape,
    chunks: meta.chunkShape,
    dtype: meta.dtype === TIME ? formatDType("int64") : formatDType(meta.dtype),
    compressor: meta.gzipLevel === null ? null : { id: "gzip", level: meta.gzipLevel },
    fill_value: formatFillValue(meta.fillValue, meta.dtype),
    order: "C",
    filters: null,
    dimension_separator: meta.separator,
  };
}

function parseFillValue(json: unknown, dtype: DType, key: string): FillValue {
  if (json === null) return null;
  const { kind, Values, itemSize } = layoutOf(dtype);
  const wrong = () => invalid(key, "fill_value", json, `no ${JSON.stringify(dtype)}`);
  if (kind === "bytes") {
    const bytes = typeof json === "string" ? parseBase64(json) : undefined;
    if (!bytes || bytes.length > itemSize) throw wrong();
    const element = new Uint8Array(itemSize);
    element.set(bytes);
    return element;
  }
  if (kind === "complex") {
    if (!Array.isArray(json) || json.length !== 2) throw wrong();
    const [re, im] = json.map(parseFloatValue);
    if (re === undefined || im === undefined) throw wrong();
    return [re, im];
  }
  if (kind === "float") {
    const value = parseFloatValue(json);
    if (value === undefined) throw wrong();
    return value;
  }
  if (kind === "bool" && typeof json === "boolean") return Number(json);
  const values = new Values(1);
  const wide = values instanceof BigInt64Array || values instanceof BigUint64Array;
  if (typeof json === "bigint" && wide && values.fill(json as never)[0] === json) return json;
  if (typeof json === "bigint") return parseFillValue(Number(json), dtype, key); // -2^63 as a double is printed
  if (typeof json !== "number" || !isExact(json)) throw wrong();
  values.fill((wide ? BigInt(json) : json) as never);
  if (Number(values[0]) !== json) throw wrong();
  return values[0] as number | bigint;
}

/** Beyond 2^53 a JSON number may stand for another integer than was written; -2^63, numpy's not-a-time, is exact. */
const isExact = (value: number) => Number.isSafeInteger(value) || value === -(2 ** 63);

const FLOATS: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity, "-Infinity": -Infinity };

function parseFloatValue(json: unknown): number | undefined {
  if (typeof json === "number" || typeof json === "bigint") return Number(json);
  return typeof json === "string" && Object.hasOwn(FLOATS, json) ? FLOATS[json] : undefined;
}

function parseBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function formatFillValue(value: FillValue, dtype: DType): unknown {
  if (value === null) return null;
  if (value instanceof Uint8Array) return btoa(String.fromCharCode(...value));
  if (typeof value === "object") return value.map((part) => formatFillValue(part, dtype));
  if (dtype === "bool") return value !== 0;
  if (typeof value === "bigint" && !Number.isSafeInteger(Number(value))) return value;
  return Number.isFinite(Number(value)) ? Number(value) : String(value);
}

/** An array with its attributes: time is told by them alone. */
export function parseArray(json: unknown, attributes: unknown, key: { array: string; attributes: string }) {
  const meta = parseArrayMetadata(json, key.array);
  const facts = parseAttributes(attributes, key.attributes);
  return { meta: { ...meta, dtype: asTime(meta.dtype, facts.attributes) }, ...facts };
}

/** The dtype of what CF's attributes call time. */
export function asTime(dtype: DType, { units }: Readonly<Record<string, unknown>>): DType {
  return dtype === "int64" && TIME_UNITS.test(String(units)) ? TIME : dtype;
}

export function parseGroupMetadata(json: unknown, key: string): void {
  check(groupSchema, json, key);
}

export function formatGroupMetadata(): Json {
  return { zarr_format: 2 };
}

export function parseAttributes(json: unknown, key: string): Attributes {
  const { [DIMENSIONS]: names, ...attributes } = check(attributesSchema, json, key);
  return names === undefined ? { attributes } : { attributes, dimensionNames: names as string[] };
}

export function formatAttributes({ attributes, dimensionNames }: Attributes, dtype?: DType): Json {
  const time = dtype === TIME ? TIME_ATTRIBUTES : {};
  return { ...attributes, ...time, ...(dimensionNames && { [DIMENSIONS]: dimensionNames }) };
}

export function parseConsolidated(json: unknown, key: string): Consolidated {
  const { metadata, wendelin_field } = check(consolidatedSchema, json, key);
  parseGroupMetadata(metadata[GROUP_KEY], `${key} ${GROUP_KEY}`);
  const { revision = 0, since = 0, kept = {} } = wendelin_field ?? {};
  return { entries: new Map(Object.entries(metadata)), revision, since, kept };
}

export function formatConsolidated({ entries, revision, since, kept }: Consolidated): Json {
  const own = { revision, since, ...(Object.keys(kept).length > 0 && { kept }) };
  return { zarr_consolidated_format: 1, metadata: Object.fromEntries(entries), wendelin_field: own };
}

/** The name of a chunk below its array; the one chunk of an array of rank 0 is "0". */
export function chunkKey(coordinates: readonly number[], separator: "." | "/"): string {
  return coordinates.join(separator) || "0";
}
