/** Brings a file of arrays in: a Data Array whose Zarr group holds them all, or nothing. */
import type { Progress } from "../base/progress.ts";
import type { ByteSource, Dialect } from "../format/index.ts";
import type { BulkItem, JioStorage } from "../jio/index.ts";
import { newId } from "../portal/index.ts";
import { arrayDocument } from "./array-document.ts";
import { digestedFile } from "./file-digest.ts";
import { countedSource } from "./file-source.ts";
import { groupItems } from "./group-items.ts";
import { countUpTo, keepWhole } from "./keep-whole.ts";
import { detectArrayFile, openArrayFile, PASSES } from "./open-array-file.ts";

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
  const shown = source.byteLength;
  const count = countUpTo({ total: PASSES[format] * shown, shown }, onProgress);
  const digested = await digestedFile(countedSource(source, count));
  const opened = await openArrayFile(digested.source, { name, signal, ...(dialect && { dialect }) });
  const { arrays } = opened.file;
  const data = arrays.find((array) => array.name === "data") ?? arrays[0]!;
  const from = { name, length: source.byteLength, digest: await digested.finish({ signal }) };
  const id = newId("Data Array");
  const doc = arrayDocument(from, data, { format, ...opened.parameters });
  const group = await groupItems(id, opened.file, { signal });
  const document: BulkItem = { verb: "put", args: [id, doc] };
  try {
    await keepWhole(storage, id, [document, ...group.items], signal);
  } finally {
    await group.close();
  }
  return id;
}
