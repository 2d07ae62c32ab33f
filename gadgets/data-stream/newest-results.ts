/** Which results of a recording's channel its page draws. Pure. */
import type { Doc, Row } from "../../src/jio/index.ts";
import { isPowerSpectrum } from "../level.ts";

export interface NewestResults {
  readonly spectrum: Row | undefined;
  readonly envelope: Row | undefined;
  readonly spectrogram: Row | undefined;
}

/** Of rows from the newest on. */
export function newestResults(rows: readonly Row[], channel: number): NewestResults {
  const own = rows.filter(({ doc }) => (Object(doc?.parameters) as Doc).channel === channel);
  const isEnvelope = ({ doc }: Row) => (doc!.parameters as Doc).envelope !== undefined;
  const spectra = own.filter(({ doc }) => isPowerSpectrum(doc!));
  return {
    spectrum: spectra.find((row) => !isEnvelope(row)),
    envelope: spectra.find(isEnvelope),
    spectrogram: own.find(({ doc }) => doc!.operation === "spectrogram"),
  };
}
