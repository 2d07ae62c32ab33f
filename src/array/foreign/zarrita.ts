/** The one file that knows zarrita: arrays in forms that we read and do not write. Loaded when one is opened. */
import * as zarr from "zarrita";
import { FieldError, isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import {
  type ArrayMetadata,
  asTime,
  type DType,
  type FillValue,
  layoutOf,
  parseDType,
  parseJson,
  type TypedArray,
  withPlainFillValue,
} from "../../format/index.ts";
import type { Doc, JioStorage } from "../../jio/index.ts";
import { copyElements } from "../indexing/copy.ts";
import { product, strideOf } from "../indexing/shape.ts";

type ZarritaArray = zarr.Array<zarr.DataType>;

export interface ForeignArray {
  meta: ArrayMetadata;
  attributes: Doc;
  dimensionNames?: readonly string[];
  /** A chunk, whole and in C order. */
  load(coordinates: readonly number[], o: Opts): Promise<TypedArray>;
}

/**
 * Throws  "unsupported" for what zarrita does not read either; "invalid-metadata"; "not-found".
 * Source  Zarr specification versions 2 and 3; numcodecs.
 */
export async function openForeign(storage: JioStorage, id: string, path: string, o: Opts): Promise<ForeignArray> {
  const opened = await translated(`the array "${path}" of "${id}"`, () =>
    zarr.open(zarr.root(storeOf(storage, id)).resolve(path), { kind: "array", ...o }),
  );
  const array = opened as ZarritaArray;
  const dtype = asTime(dtypeOf(array.dtype), array.attrs ?? {}); // version 3 may leave them out
  const { dimensionNames } = array;
  return {
    meta: {
      shape: array.shape,
      chunkShape: array.chunks,
      dtype,
      fillValue: fillValueOf(array.fillValue, dtype),
      gzipLevel: null,
      separator: ".",
    },
    attributes: { ...array.attrs },
    ...(dimensionNames && { dimensionNames }),
    async load(coordinates, own) {
      const where = `chunk ${coordinates.join(".")} of the array "${path}" of "${id}"`;
      const chunk = await translated(where, () => array.getChunk([...coordinates], own));
      return inOrder(chunk, array.chunks, dtype);
    },
  };
}

/** A document's attachments as one of zarrita's stores. It knows no fill value written as bits: it is given the number. */
function storeOf(storage: JioStorage, id: string): zarr.AsyncReadable {
  const read = async (key: string, range: { start?: number; end?: number } = {}) => {
    try {
      const o = { format: "array_buffer" as const, ...range };
      return new Uint8Array(await storage.getAttachment(id, key.slice(1), o));
    } catch (error) {
      if (isCode(error, "not-found")) return undefined;
      throw error;
    }
  };
  return {
    async get(key) {
      const bytes = await read(key);
      return bytes && key.endsWith("/zarr.json") ? plainMetadata(bytes, key.slice(1)) : bytes;
    },
    async getRange(key, range) {
      if ("offset" in range) return read(key, { start: range.offset, end: range.offset + range.length });
      const length = (await storage.allAttachments(id))[key.slice(1)]?.length ?? 0;
      return read(key, { start: Math.max(0, length - range.suffixLength) });
    },
  };
}

function plainMetadata(bytes: Uint8Array, key: string): Uint8Array {
  const json = parseJson(new TextDecoder().decode(bytes), key);
  const asText = (_name: string, value: unknown) => (typeof value === "bigint" ? String(value) : value); // zarrita takes digits too
  return new TextEncoder().encode(JSON.stringify(withPlainFillValue(json, key), asText));
}

async function translated<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FieldError || (error instanceof DOMException && error.name === "AbortError")) throw error;
    const name = zarr.isZarritaError(error) ? error.name : "";
    const reason = error instanceof Error ? error.message : String(error);
    if (name === "NotFoundError") throw new FieldError("not-found", `${what} is not there`, {}, error);
    if (name === "InvalidMetadataError") throw new FieldError("invalid-metadata", `${what}: ${reason}`, {}, error);
    if (name === "UnknownCodecError" || name === "UnsupportedError")
      throw new FieldError("unsupported", `${what} is in a form that is not read: ${reason}`, {}, error);
    throw new FieldError("corrupt", `${what} cannot be decoded: ${reason}`, {}, error);
  }
}

function dtypeOf(name: string): DType {
  const text = /^v2:\|?S(\d+)$/.exec(name);
  if (text) return parseDType(`|S${text[1]}`);
  try {
    layoutOf(name as DType);
    return name as DType;
  } catch (error) {
    throw new FieldError("unsupported", `elements of type ${name} are not supported`, { dtype: name }, error);
  }
}

function fillValueOf(value: unknown, dtype: DType): FillValue {
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "number" || typeof value === "bigint") return value;
  return layoutOf(dtype).kind === "float" ? Number.NaN : null;
}

function inOrder(chunk: zarr.Chunk<zarr.DataType>, shape: readonly number[], dtype: DType): TypedArray {
  const { Values, valuesPerElement } = layoutOf(dtype);
  const data = valuesOf(chunk.data as unknown as ArrayBufferView, dtype);
  const ordered = new Values(product(shape) * valuesPerElement);
  const target = { data: ordered, offset: 0, stride: strideOf(shape) };
  copyElements({ data, offset: 0, stride: chunk.stride }, target, shape, valuesPerElement);
  return ordered;
}

/** Its arrays of bool and text are classes of its own over plain bytes. */
function valuesOf(data: ArrayBufferView, dtype: DType): TypedArray {
  if (dtype === "float16") return Float32Array.from(data as unknown as ArrayLike<number>);
  const { Values } = layoutOf(dtype);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  return new Values(bytes.buffer);
}
