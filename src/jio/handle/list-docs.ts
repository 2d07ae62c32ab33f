import { isCode } from "../../base/errors.ts";
import type { AllDocsOpts, Doc, JioStorage, Row } from "../storage.ts";
import { can } from "./can.ts";

const AT_ONCE = 16;

/** Rows with their documents, also of a storage that lists ids only; those removed meanwhile are left out. */
export async function listDocs(child: JioStorage, o: AllDocsOpts): Promise<(Row & { doc: Doc })[]> {
  const rows = await child.buildQuery(can(child, "include") ? { ...o, include_docs: true } : o);
  const found: (Row & { doc: Doc })[] = [];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE);
    const docs = await Promise.all(some.map(({ id, doc }) => doc ?? child.get(id, signalOf(o)).catch(ignoreAbsent)));
    for (const [n, row] of some.entries()) {
      const doc = docs[n];
      if (doc) found.push({ ...row, doc });
    }
  }
  return found;
}

const signalOf = ({ signal }: AllDocsOpts) => (signal ? { signal } : {});

function ignoreAbsent(error: unknown): undefined {
  if (!isCode(error, "not-found")) throw error;
}
