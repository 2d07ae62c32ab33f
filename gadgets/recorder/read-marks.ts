/** Marks of a recording, as they are stored. Pure. */
import type { Doc } from "../../src/jio/index.ts";
import { parseAnnotation } from "../../src/portal/index.ts";
import { type Mark, markTitle } from "./marks.ts";

/** Of all its notes and what this page has marked meanwhile: in the order of time, each once, what this page says of one first. */
export function readMarks(rows: readonly { id: string; doc?: Doc }[], own: readonly Mark[]): Mark[] {
  const known = new Set(own.map(({ id }) => id));
  const names = new Set(rows.map((_, n) => markTitle(n + 1)));
  const stored = rows.flatMap(({ id, doc }): Mark[] => {
    const note = doc && !known.has(id) ? parseAnnotation(doc) : undefined;
    return note ? [{ id, atS: note.fromS, text: names.has(note.text) ? "" : note.text }] : [];
  });
  return [...stored, ...own].sort((a, b) => a.atS - b.atS);
}
