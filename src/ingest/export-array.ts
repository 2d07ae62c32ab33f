/** Arrays and recordings on their way out, as streams of bytes in the formats of others. */

import { type BigArray, type NdView, openArray } from "../array/index.ts";
import { FieldError, isCode } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import {
  type ArrayBytes,
  type CsvRows,
  type DType,
  MOST_CSV_COLUMNS,
  npyByteLength,
  streamFrom,
  toHalf,
  writeCsv,
  writeNpy,
  writeNpz,
  writeWendelin,
} from "../format/index.ts";
import type { Doc, JioStorage } from "../jio/index.ts";
import { closingStream } from "./closing-stream.ts";
import { elementsOf } from "./natural-order.ts";

export type ArrayFormat = "npy" | "npz" | "csv" | "wendelin";

/** What is exported: a stream that makes nothing before it is read, and how long it is, where that is known before. */
export interface Exported {
  readonly stream: ReadableStream<Uint8Array>;
  readonly byteLength?: number;
}

/**
 * A Data Array as a file: its array `path` ("data"); for "npz" all arrays of the document. Bins of a spectrum are in natural order.
 *
 * Memory  a block of the array at a time.
 * Throws  "not-found"; "unsupported" where the format cannot hold the elements. The stream fails with what reading throws.
 */
export async function exportArray(
  storage: JioStorage,
  id: string,
  { format, path = "data", ...o }: Opts & { format: ArrayFormat; path?: string },
): Promise<Exported> {
  const opened: BigArray[] = [];
  const open = async (name: string) => {
    const array = await openArray(storage, id, { ...o, path: name });
    opened.push(array);
    return array;
  };
  const close = () => Promise.all(opened.map((array) => array.close()));
  try {
    const { stream, ...facts } = await exportOpened({ storage, id, format, path, open }, o);
    return { stream: closingStream(stream, close), ...facts };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Source {
  readonly storage: JioStorage;
  readonly id: string;
  /** The array of this name, closed where the export ends. */
  readonly open: (path: string) => Promise<BigArray>;
}

async function exportOpened(
  { format, path, ...source }: Source & { format: ArrayFormat; path: string },
  o: Opts,
): Promise<Exported> {
  if (format === "npz") return { stream: await exportGroup(source, o) };
  const array = await source.open(path);
  const bytes = bytesOf(array, o);
  if (format === "npy") return { stream: streamFrom(writeNpy(bytes)), byteLength: npyByteLength(bytes) };
  if (format === "wendelin") return { stream: streamFrom(writeWendelin(bytes)), byteLength: npyByteLength(bytes) + 10 };
  const doc = await source.storage.get(source.id, o);
  return { stream: streamFrom(await exportTable({ ...source, path, array, doc }, o)) };
}

async function exportGroup({ storage, id, open }: Source, o: Opts): Promise<ReadableStream<Uint8Array>> {
  const names = Object.keys(await storage.allAttachments(id, o));
  const paths = names.flatMap((name) => /^([^/]+)\/\.zarray$/.exec(name)?.[1] ?? []);
  if (paths.length === 0) throw new FieldError("not-found", `document "${id}" has no arrays`, { id });
  const arrays: ({ name: string } & ArrayBytes)[] = [];
  for (const path of paths) arrays.push({ name: path, ...bytesOf(await open(path), o) });
  return writeNpz(arrays, o);
}

function bytesOf(array: BigArray, o: Opts): ArrayBytes {
  const { dtype, shape } = array;
  return {
    dtype,
    shape,
    async *elements() {
      for await (const view of elementsOf(array, o)) yield storedBytes(view, dtype);
    },
  };
}

/** Elements as files have them: packed, little-endian. */
function storedBytes({ data }: NdView, dtype: DType): Uint8Array {
  const stored = dtype === "float16" ? Uint16Array.from(data as Float32Array, toHalf) : data;
  return new Uint8Array(stored.buffer as ArrayBuffer, stored.byteOffset, stored.byteLength);
}

interface Table extends Source {
  readonly path: string;
  readonly array: BigArray;
  readonly doc: Doc;
}

/** Rows are the first axis; its coordinate, where there is one, is the first column. */
async function exportTable(table: Table, o: Opts): Promise<AsyncGenerator<Uint8Array, void, void>> {
  const { array } = table;
  const index = await openIndex(table);
  const columnCount = array.shape.slice(1).reduce((a, b) => a * b, 1);
  if (columnCount > MOST_CSV_COLUMNS) {
    const message = `A row of this array has ${columnCount} values; a table has ${MOST_CSV_COLUMNS} columns at most. Save it as NPY or Zarr.`;
    throw new FieldError("unsupported", message, { columnCount });
  }
  async function* rows(): AsyncGenerator<CsvRows, void, void> {
    let start = 0;
    for await (const { data, shape } of elementsOf(array, o)) {
      const stop = start + (shape[0] ?? 1); // rows that a table can have fit in a block
      yield { values: data, ...(index && { index: (await index.array.read([{ start, stop }], o)).data }) };
      start = stop;
    }
  }
  const description = {
    dtype: array.dtype,
    columns: columnNames(table, columnCount),
    ...(index && { index: { name: index.name, dtype: index.array.dtype } }),
    comments: commentsOf(table, index),
  };
  return writeCsv(description, rows());
}

async function openIndex({ open, path, array }: Table) {
  const name = array.dimensionNames[0];
  if (name === undefined || name === path || !/^\w[\w-]*$/.test(name)) return undefined;
  try {
    const index = await open(name);
    const fits = index.shape.length === 1 && index.shape[0] === array.shape[0] && !/^complex/.test(String(index.dtype));
    return fits ? { name, array: index } : undefined;
  } catch (error) {
    if (isCode(error, "not-found")) return undefined;
    throw error;
  }
}

function columnNames({ path, array }: Table, count: number): string[] {
  const { columns } = array.attributes;
  if (Array.isArray(columns) && columns.length === count && columns.every((name) => typeof name === "string"))
    return columns as string[];
  const inner = array.shape.slice(1);
  return Array.from({ length: count }, (_, at) => {
    const indices = inner.map((length, axis) => {
      const step = inner.slice(axis + 1).reduce((a, b) => a * b, 1);
      return Math.floor(at / step) % length;
    });
    return [path, ...indices].join("_");
  });
}

function commentsOf({ doc, path, array }: Table, index: { name: string; array: BigArray } | undefined): string[] {
  const unitOf = (name: string, { attributes, dtype }: BigArray) =>
    typeof attributes.units === "string" && dtype !== "datetime64[ns]" ? [`unit of ${name}: ${attributes.units}`] : [];
  const facts = ["operation", "parameters", "software"].flatMap((key) =>
    doc[key] === undefined ? [] : [`${key}: ${typeof doc[key] === "string" ? doc[key] : JSON.stringify(doc[key])}`],
  );
  const title = doc.title ?? doc.reference;
  return [
    ...(title === undefined ? [] : [String(title)]),
    ...(index ? unitOf(index.name, index.array) : []),
    ...unitOf(path, array),
    ...facts,
  ];
}
