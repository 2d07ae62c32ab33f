import { isCode } from "../../base/errors.ts";
import type { Backend, BackendFactory } from "../backend.ts";
import { wrapStorage } from "../handle/wrap-storage.ts";
import { dateFields, type Fields } from "../query/fields.ts";
import { asQuery, selectRows } from "../query/select-rows.ts";
import type { AllDocsOpts, JioStorage, Query } from "../storage.ts";

const CAPACITY_OF = { query: "query", sort_on: "sort", limit: "limit", select_list: "select", include_docs: "include" };

/** Queries over any storage that can list its documents: all of them are read and judged here, unless the child can do it itself. */
export const createQueryStorage: BackendFactory = ({ sub_storage, schema = {} }, create): Backend => {
  const child = create(sub_storage as { type: string });
  const fieldOf = dateFields(schema as Readonly<Record<string, unknown>>);
  const select = async (o: AllDocsOpts) => selectRows(await readDocs(child, o), o, fieldOf);
  return {
    ...wrapStorage(child),
    buildQuery: (o) => (answers(child, o, fieldOf) ? child.buildQuery(o) : select(o)),
    async countQuery(query, o) {
      return answers(child, { query }, fieldOf) ? child.count(query, o) : (await select({ ...o, query })).length;
    },
  };
};

/** True where the child has the capacity for every option that was given, and compares by the same rules. */
function answers(child: JioStorage, o: AllDocsOpts, fieldOf: Fields): boolean {
  const isAble = Object.entries(CAPACITY_OF).every(
    ([option, capacity]) => o[option as keyof AllDocsOpts] === undefined || can(child, capacity),
  );
  return isAble && keysOf(o).every((key) => fieldOf(key).cast === undefined);
}

function keysOf({ query = "", sort_on = [] }: AllDocsOpts): string[] {
  return [...keysOfQuery(asQuery(query)), ...sort_on.map(([key]) => key)];
}

function keysOfQuery(query: Query): string[] {
  return query.type === "simple" ? [query.key] : query.query_list.flatMap(keysOfQuery);
}

async function readDocs(child: JioStorage, { signal }: AllDocsOpts) {
  const o = signal ? { signal } : {};
  const rows = await child.buildQuery(can(child, "include") ? { ...o, include_docs: true } : o);
  const found = [];
  for (const { id, doc } of rows) {
    const known = doc ?? (await child.get(id, o).catch(ifGone));
    if (known) found.push({ id, value: {}, doc: known });
  }
  return found;
}

/** Removed since it was listed. */
function ifGone(error: unknown): undefined {
  if (!isCode(error, "not-found")) throw error;
}

function can(storage: JioStorage, capacity: string): boolean {
  try {
    return storage.hasCapacity(capacity);
  } catch {
    return false;
  }
}
