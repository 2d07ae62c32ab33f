import type { BigArray } from "../../array/index.ts";
import { FieldError, isCode } from "../../base/errors.ts";
import type { Progress } from "../../base/progress.ts";
import type { ByteSource } from "../../format/index.ts";
import type { BulkItem, Doc, JioStorage } from "../../jio/index.ts";
import { newId } from "../../portal/index.ts";
import { arrayDocument } from "../array-document.ts";
import { digestedFile } from "../file-digest.ts";
import { countedSource } from "../file-source.ts";
import { countUpTo, keepWhole } from "../keep-whole.ts";
import { groupBodies } from "./group-bodies.ts";
import { type ImportPlan, planImport } from "./plan-import.ts";
import { findGroup, type ZarrFiles } from "./zarr-files.ts";
import { storageOfFiles } from "./zarr-storage.ts";

export interface ZarrInput {
  readonly name: string;
  readonly files: ZarrFiles;
  /** The zip itself, where it is one: what its digest is taken of. */
  readonly zip?: ByteSource;
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
  { name, files, zip }: ZarrInput,
  { signal, onProgress }: { signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<string> {
  const o = { signal };
  const group = await findGroup(files, o);
  let count = (_bytes: number) => {};
  const source = storageOfFiles(group, (bytes) => count(bytes));
  const id = newId("Data Array");
  const opened: BigArray[] = [];
  try {
    const plan = await planImport(group, { storage: source, opened }, o);
    const inside = [...group.values()].reduce((sum, file) => sum + file.byteLength, 0);
    const total = inside + (zip?.byteLength ?? 0);
    count = countUpTo({ total, shown: zip?.byteLength ?? inside }, onProgress);
    const digest = zip && (await (await digestedFile(countedSource(zip, count))).finish(o));
    const from = { name, length: zip?.byteLength ?? inside, ...(digest !== undefined && { digest }) };
    const { meta } = plan.arrays.find(({ path }) => path === "data")!;
    const document: BulkItem = { verb: "put", args: [id, arrayDocument(from, meta, parametersOf(plan))] };
    await keepWhole(storage, id, [document, ...groupBodies(id, plan, { files: group, count, ...o })], signal);
    count(total); // what nobody had to read is done too
    return id;
  } catch (error) {
    throw signal.aborted ? signal.reason : inFormat(error);
  } finally {
    for (const array of opened) await array.close();
    await source.close();
  }
}

/** What is damaged in a file is wrong with the file: nothing of ours is. */
function inFormat(error: unknown): unknown {
  if (!isCode(error, "corrupt")) return error;
  return new FieldError("invalid-format", error.message, error.facts, error);
}

function parametersOf({ version, arrays, skipped }: ImportPlan): Doc {
  const decoded = arrays.filter((array) => array.decoded).map(({ path }) => path);
  return {
    format: "zarr",
    zarr_format: version,
    ...(decoded.length > 0 && { decoded }),
    ...(skipped.length > 0 && { skipped: skipped.slice(0, 100) }),
  };
}
