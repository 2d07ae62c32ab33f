/** Which spectra one may be held against. Pure. */
import type { Doc, Row } from "../../src/jio/index.ts";
import { isPowerSpectrum, parsePower } from "../level.ts";

export interface Baseline {
  readonly id: string;
  readonly title: string;
  readonly doc: Doc;
}

/** Those of the same unit, the newest first as they come. */
export function baselinesFor(own: { id: string; doc: Doc }, rows: readonly Row[]): Baseline[] {
  const { unit } = parsePower(own.doc);
  return rows.flatMap(({ id, doc }) => {
    if (!doc || id === own.id || !isPowerSpectrum(doc) || parsePower(doc).unit !== unit) return [];
    return [{ id, title: String(doc.title || id), doc }];
  });
}
