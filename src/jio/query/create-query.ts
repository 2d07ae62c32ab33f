import { readQueryOpts, refuse } from "../handle/arguments.ts";
import type { AllDocsOpts, Doc, Query } from "../storage.ts";
import { type KeySchema, parseKeySchema } from "./fields.ts";
import { objectToSearchText } from "./format.ts";
import { createMatch } from "./match.ts";
import { asQuery, cutPage, pick } from "./select-rows.ts";
import { sortItems } from "./sort.ts";

type ExecOpts = Pick<AllDocsOpts, "sort_on" | "limit" | "select_list">;

export interface CompiledQuery {
  match(item: Doc): boolean;
  exec(list: readonly Doc[], o?: ExecOpts): Doc[];
  toString(): string;
  toJSON(): Query;
}

/**
 * A query over plain objects, jIO's QueryFactory: `match` judges one, `exec` filters, sorts, limits and selects a list.
 *
 * Shape   search text or tree; the schema's `key_set` gives names to properties, a cast for both sides and for sorting, and what equal means.
 * Memory  the list and its items are left as they were; without `select_list` the items themselves are given.
 * Throws  "invalid-argument" for a text, tree, schema or option that is wrong, facts.position or facts.path the place.
 * Source  jIO 3.45; of an item that has none of the selected keys all is given, as there.
 */
export function createQuery(query: string | Query, keySchema?: KeySchema): CompiledQuery {
  const tree = typeof query === "string" ? asQuery(query) : structuredClone(asQuery(query));
  const fieldOf = parseKeySchema(keySchema);
  const match = createMatch(tree, fieldOf);
  return {
    match: (item) => match(item),
    exec(list, o = {}) {
      if (!Array.isArray(list)) throw refuse("list", "must be a list");
      const { sort_on, limit, select_list } = readQueryOpts({ ...o }).options;
      const found = list.filter((item) => match(item)).map((doc) => ({ doc }));
      const sorted = sort_on ? sortItems(found, sort_on, fieldOf) : found;
      const page = cutPage(sorted, limit).map(({ doc }) => doc);
      return select_list ? page.map((item) => selectFrom(item, select_list)) : page;
    },
    toString: () => objectToSearchText(tree),
    toJSON: () => structuredClone(tree),
  };
}

function selectFrom(item: Doc, keys: readonly string[]): Doc {
  const picked = pick(item, keys);
  return Object.keys(picked).length > 0 ? picked : item;
}
