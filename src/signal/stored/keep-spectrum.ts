/** The end of a computation: what it found becomes a document. Loaded then, since it brings the arrays with it. */
import { type ArrayRef, openArray } from "../../array/index.ts";
import type { Opts } from "../../base/signal.ts";
import type { JioStorage } from "../../jio/index.ts";
import type { SpectralPlan } from "../spectral/plan-spectral.ts";
import type { F } from "../types.ts";
import { formatSpectrum, type Provenance } from "./spectrum-document.ts";
import { SUMS_NAME } from "./welch-sums.ts";
import { writeResult } from "./write-result.ts";

export interface Spectrum {
  id: string;
  plan: SpectralPlan;
  power: F;
  provenance: Provenance;
  /** To go on from when the source has grown. */
  sums: Blob | string | BufferSource;
  /** Only in the place of an earlier one. */
  isAgain: boolean;
}

/** All or nothing, in the place of an earlier one too; the reference is of the array as it is then. */
export async function keepSpectrum(
  storage: JioStorage,
  { id, plan, power, provenance, sums, isAgain }: Spectrum,
  o: Opts,
): Promise<ArrayRef> {
  const items = formatSpectrum(id, plan, power, provenance, new Date());
  items.push({ verb: "putAttachment", args: [id, SUMS_NAME, sums] });
  await writeResult(storage, id, items, { ...o, isAgain });
  const array = await openArray(storage, id, o);
  const ref = array.ref();
  await array.close();
  return ref;
}
