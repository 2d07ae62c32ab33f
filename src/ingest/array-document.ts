import { SOFTWARE } from "../base/version.ts";
import type { DType } from "../format/index.ts";
import type { Doc } from "../jio/index.ts";

/** What an array was read from. */
export interface ImportedFrom {
  readonly name: string;
  /** Of the file; of all its files where it is a folder. */
  readonly length: number;
  /** SHA-256 of the file as 64 hexadecimal digits; a folder has none. */
  readonly digest?: string;
}

/** The document of an imported Data Array: its array `data`, how it was read, and from what. */
export function arrayDocument(
  { name, length, digest }: ImportedFrom,
  { shape, dtype }: { shape: readonly number[]; dtype: DType },
  parameters: Doc,
): Doc {
  return {
    portal_type: "Data Array",
    title: name,
    reference: name,
    filename: name,
    creation_date: new Date().toISOString(),
    array_shape: [...shape],
    array_dtype: dtype,
    operation: "import",
    parameters,
    sources: [{ reference: name, ...(digest !== undefined && { digest }), length }],
    software: SOFTWARE,
  };
}
