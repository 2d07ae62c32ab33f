/** The documents of one database: read, listed, counted, asked for by queries. */
import { asQuery } from "../query/select-rows.ts";
import type { AllDocsOpts, Query } from "../storage.ts";
import type { Use } from "./connection.ts";
import { countDocuments, queryDocuments } from "./query-documents.ts";

export function createDocuments(use: Use) {
  return {
    getDoc: (id: string) => use(async (db) => (await db.get("documents", id))?.doc),
    listDocs: () => use((db) => db.getAll("documents")),
    count: () => use((db) => db.count("documents")),
    /** Rows by id where nothing else is asked for; the same whatever indexes there are. */
    query(o: AllDocsOpts) {
      const query = asQuery(o.query ?? "");
      return use((db) => queryDocuments(db, query, o));
    },
    countQuery(text: string | Query, { signal }: Pick<AllDocsOpts, "signal">) {
      const query = asQuery(text);
      return use((db) => countDocuments(db, query, signal));
    },
  };
}
