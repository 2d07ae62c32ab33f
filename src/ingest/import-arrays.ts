/** Brings a file of arrays in: a Data Array whose Zarr group holds them all, or nothing. */
import { isCode } from "../base/errors.ts";
import { createMeter, type Progress } from "../base/progress.ts";
import { SOFTWARE } from "../base/version.ts";
import type { ByteSource, Dialect } from "../format/index.ts";
import type { Doc, JioStorage } from "../jio/index.ts";
import { newId } from "../portal/index.ts";
import { countedSource } from "./file-source.ts";
import { groupItems } from "./group-items.ts";
import { detectArrayFile, type OpenedFile, openArrayFile, PASSES } from "./open-array-file.ts";

export interface ArrayFileInput {
  readonly name: string;
  readonly source: ByteSource;
  /** What is known of how a table is written; the rest is guessed. */
  readonly dialect?: Partial<Dialect>;
}

/**
 * Memory  a few blocks of 4 MiB, however large the file is.
 * Throws  "invalid-format" and "unsupported" with what is wrong and where, "over-quota"; an abort's reason. Nothing is kept then.
 */
export async function importArrays(
  storage: JioStorage,
  { name, source, dialect }: ArrayFileInput,
  { signal, onProgress }: { signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<string> {
  const format = await detectArrayFile(source, name, { signal });
  const counted = countedSource(source, createCount(PASSES[format] * source.byteLength, onProgress));
  const opened = await openArrayFile(counted, { name, signal, ...(dialect && { dialect }) });
  const id = newId("Data Array");
  const group = await groupItems(id, opened.file, { signal });
  const document = { verb: "put" as const, args: [id, documentOf(name, source.byteLength, opened)] };
  try {
    await storage.bulk([document, ...group.items], { signal });
  } catch (error) {
    if (!isAtomic(storage)) await storage.remove(id).catch(() => {}); // it may not be there yet
    throw error;
  } finally {
    await group.close();
  }
  return id;
}

/** Parts of a file that are read twice count once. */
function createCount(total: number, report: (progress: Progress) => void): (bytes: number) => void {
  const meter = createMeter(total, report);
  let left = total;
  return (bytes) => {
    const more = Math.min(bytes, left);
    left -= more;
    if (more > 0) meter(more);
  };
}

function isAtomic(storage: JioStorage): boolean {
  try {
    return storage.hasCapacity("atomic");
  } catch (error) {
    if (isCode(error, "unsupported")) return false;
    throw error;
  }
}

function documentOf(name: string, byteLength: number, { file, format, parameters }: OpenedFile): Doc {
  const data = file.arrays.find((array) => array.name === "data") ?? file.arrays[0]!;
  return {
    portal_type: "Data Array",
    title: name,
    reference: name,
    filename: name,
    creation_date: new Date().toISOString(),
    array_shape: [...data.shape],
    array_dtype: data.dtype,
    operation: "import",
    parameters: { format, ...parameters },
    sources: [{ reference: name, length: byteLength }],
    software: SOFTWARE,
  };
}
