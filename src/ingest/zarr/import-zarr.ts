import { FieldError, isCode } from "../../base/errors.ts";
import { createMeter, type Progress } from "../../base/progress.ts";
import { SOFTWARE } from "../../base/version.ts";
import type { BulkItem, Doc, JioStorage } from "../../jio/index.ts";
import { newId } from "../../portal/index.ts";
import { groupBodies } from "./group-bodies.ts";
import { type ImportPlan, planImport } from "./plan-import.ts";
import { findGroup, type ZarrFiles } from "./zarr-files.ts";
import { storageOfFiles } from "./zarr-storage.ts";

export interface ZarrInput {
  readonly name: string;
  readonly files: ZarrFiles;
  /** Of the zip, where it is one. */
  readonly byteLength?: number;
}

/**
 * A Zarr group (version 2 or 3) or a single array as a new Data Array. Arrays in our form are taken as they lie once they are
 * checked; others (version 3, foreign codecs, orders and filters) are decoded, a chunk at a time.
 *
 * Memory  a few chunks, where the storage takes one body after another.
 * Throws  "invalid-format", "invalid-metadata" and "unsupported" with what is wrong and in which file; "over-budget" for chunks that a
 *         tab cannot hold; "over-quota"; an abort's reason. Nothing is kept then.
 * Source  Zarr specification versions 2 and 3.
 */
export async function importZarr(
  storage: JioStorage,
  { name, files, byteLength }: ZarrInput,
  { signal, onProgress }: { signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<string> {
  const o = { signal };
  const group = await findGroup(files, o);
  let count = (_bytes: number) => {};
  const source = storageOfFiles(group, (bytes) => count(bytes));
  const id = newId("Data Array");
  try {
    const plan = await planImport(group, source, o);
    const total = [...group.values()].reduce((sum, file) => sum + file.byteLength, 0);
    count = countUpTo(total, onProgress);
    const length = byteLength ?? total;
    const document: BulkItem = { verb: "put", args: [id, documentOf(plan, { name, length })] };
    await write(storage, id, [document, ...groupBodies(id, plan, { files: group, count, ...o })], signal);
    count(total); // what nobody had to read is done too
    for (const { decoded } of plan.arrays) await decoded?.close();
    return id;
  } catch (error) {
    throw signal.aborted ? signal.reason : inFormat(error);
  } finally {
    await source.close();
  }
}

async function write(storage: JioStorage, id: string, items: BulkItem[], signal: AbortSignal): Promise<void> {
  try {
    await storage.bulk(items, { signal });
  } catch (error) {
    if (!isAtomic(storage)) await storage.remove(id).catch(() => {}); // it may not be there yet
    throw error;
  }
}

function isAtomic(storage: JioStorage): boolean {
  try {
    return storage.hasCapacity("atomic");
  } catch (error) {
    if (isCode(error, "unsupported")) return false;
    throw error;
  }
}

/** What is damaged in a file is wrong with the file: nothing of ours is. */
function inFormat(error: unknown): unknown {
  if (!isCode(error, "corrupt")) return error;
  return new FieldError("invalid-format", error.message, error.facts, error);
}

/** Parts that are read twice count once. */
function countUpTo(total: number, report: (progress: Progress) => void): (bytes: number) => void {
  const meter = createMeter(total, report);
  let left = total;
  return (bytes) => {
    const more = Math.min(bytes, left);
    left -= more;
    if (more > 0) meter(more);
  };
}

function documentOf({ version, arrays, skipped }: ImportPlan, { name, length }: { name: string; length: number }): Doc {
  const { meta } = arrays.find(({ path }) => path === "data")!;
  const decoded = arrays.filter((array) => array.decoded).map(({ path }) => path);
  return {
    portal_type: "Data Array",
    title: name,
    reference: name,
    filename: name,
    creation_date: new Date().toISOString(),
    array_shape: [...meta.shape],
    array_dtype: meta.dtype,
    operation: "import",
    parameters: {
      format: "zarr",
      zarr_format: version,
      ...(decoded.length > 0 && { decoded }),
      ...(skipped.length > 0 && { skipped: skipped.slice(0, 100) }),
    },
    sources: [{ reference: name, length }],
    software: SOFTWARE,
  };
}
