import type { Backend, BackendFactory } from "../backend.ts";
import { wrapStorage } from "../handle/wrap-storage.ts";
import { selectRows } from "../query/select-rows.ts";
import type { AllDocsOpts, JioStorage } from "../storage.ts";

const CAPACITY_OF = { query: "query", sort_on: "sort", limit: "limit", select_list: "select", include_docs: "include" };

/** Queries over any storage that can list its documents: all of them are read and judged here, unless the child can do it itself. */
export const createQueryStorage: BackendFactory = ({ sub_storage }, create): Backend => {
  const child = create(sub_storage as { type: string });
  return {
    ...wrapStorage(child),
    async buildQuery(o) {
      if (answers(child, o)) return child.buildQuery(o);
      return selectRows(await readDocs(child, o), o);
    },
  };
};

/** True where the child has the capacity for every option that was given. */
function answers(child: JioStorage, o: AllDocsOpts): boolean {
  return Object.entries(CAPACITY_OF).every(
    ([option, capacity]) => o[option as keyof AllDocsOpts] === undefined || can(child, capacity),
  );
}

async function readDocs(child: JioStorage, { signal }: AllDocsOpts) {
  const o = signal ? { signal } : {};
  const rows = await child.buildQuery(can(child, "include") ? { ...o, include_docs: true } : o);
  const found = [];
  for (const { id, doc } of rows) found.push({ id, value: {}, doc: doc ?? (await child.get(id, o)) });
  return found;
}

function can(storage: JioStorage, capacity: string): boolean {
  try {
    return storage.hasCapacity(capacity);
  } catch {
    return false;
  }
}
