/** From the ids of this side to those of the sub storage. */
import { FieldError, isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { Doc, JioStorage, Query } from "../storage.ts";
import type { Rules } from "./rules.ts";

export type Finder = ReturnType<typeof createFinder>;

export function createFinder(child: JioStorage, rules: Rules) {
  const { idKey, condition, isSeen } = rules;
  const known = new Map<string, string>(); // ids by those of the sub storage: news of a removal tells the latter only

  async function byProperty(id: string, key: string, o: Opts): Promise<string | undefined> {
    const equal: Query = { type: "simple", key, value: id, operator: "=" };
    const query: Query = condition ? { type: "complex", operator: "AND", query_list: [condition, equal] } : equal;
    const rows = await child.buildQuery({ ...o, query, select_list: [key] });
    const found = rows.filter(({ value }) => value[key] === id);
    if (found.length > 1) {
      const what = `${found.length} documents of the sub storage have ${key} ${id}`;
      throw new FieldError("conflict", what, { id, key, count: found.length });
    }
    if (found[0]) known.set(found[0].id, id);
    return found[0]?.id;
  }

  async function document(id: string, o: Opts): Promise<Doc | undefined> {
    try {
      return await child.get(id, o);
    } catch (error) {
      if (isCode(error, "not-found")) return undefined;
      throw error;
    }
  }

  return {
    known,
    document,
    /** The id there; `undefined` where there is nothing to be seen under this one. Where ids are the same, it may be absent. */
    async find(id: string, o: Opts): Promise<string | undefined> {
      if (idKey !== undefined) return byProperty(id, idKey, o);
      if (!condition) return id;
      const doc = await document(id, o);
      return doc && isSeen(id, doc) ? id : undefined;
    },
    /** Throws "not-found" where there is nothing to be seen. */
    async require(id: string, o: Opts): Promise<string> {
      const subId = await this.find(id, o);
      if (subId !== undefined) return subId;
      throw new FieldError("not-found", `there is no document ${id}`, { id });
    },
  };
}
