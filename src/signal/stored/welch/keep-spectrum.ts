/** The end of a computation: what it found becomes a document. */
import { type ArrayRef, openArray } from "../../../array/index.ts";
import type { Opts } from "../../../base/signal.ts";
import type { JioStorage } from "../../../jio/index.ts";
import { writeResult } from "../draft/write-result.ts";
import { formatSpectrum, type SpectrumFacts } from "./spectrum-document.ts";
import { SUMS_NAME } from "./welch-sums.ts";

export interface Spectrum extends SpectrumFacts {
  id: string;
  /** To go on from when the source has grown. */
  sums: Blob | undefined;
  /** Only in the place of an earlier one. */
  isAgain: boolean;
}

/** All or nothing, in the place of an earlier one too; the reference is of the array as it is then. */
export async function keepSpectrum(
  storage: JioStorage,
  { id, sums, isAgain, ...facts }: Spectrum,
  o: Opts,
): Promise<ArrayRef> {
  const items = formatSpectrum(id, facts, new Date());
  if (sums) items.push({ verb: "putAttachment", args: [id, SUMS_NAME, sums] });
  await writeResult(storage, id, items, { ...o, isAgain });
  return refOf(storage, id); // it is there: an abort comes too late
}

export async function refOf(storage: JioStorage, id: string): Promise<ArrayRef> {
  const array = await openArray(storage, id);
  const ref = array.ref();
  await array.close();
  return ref;
}
