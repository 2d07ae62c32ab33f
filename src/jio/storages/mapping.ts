import type { Backend, BackendFactory } from "../backend.ts";
import { handOn } from "../handle/wrap-storage.ts";
import { mainNames, subName } from "../mapping/attachments.ts";
import { createFinder } from "../mapping/find.ts";
import { listRows } from "../mapping/list.ts";
import { watchMapped } from "../mapping/news.ts";
import { parseRules, toMain } from "../mapping/rules.ts";
import { createWriter } from "../mapping/write.ts";

/** Documents under other ids and property names than the sub storage has them, as the description's rules say. */
export const createMapping: BackendFactory = (description, create): Backend => {
  const child = create(description.sub_storage as { type: string });
  const rules = parseRules(description);
  const finder = createFinder(child, rules);
  const writer = createWriter(child, rules, finder);
  const place = async (id: string, name: string, verb: "get" | "put", o: { signal?: AbortSignal }) => {
    const subId = await finder.require(id, o.signal ? { signal: o.signal } : {});
    return [subId, subName(rules, subId, id, name, verb)] as const;
  };
  return {
    ...writer,
    async get(id, o) {
      const subId = await finder.require(id, o);
      return toMain(rules, subId, await child.get(subId, o));
    },
    async remove(id, { signal, ...o }) {
      const subId = await finder.find(id, signal ? { signal } : {});
      if (subId !== undefined) await child.remove(subId, signal ? { ...o, signal } : o);
    },
    async putAttachment(id, name, body, o) {
      const [subId, there] = await place(id, name, "put", o);
      await handOn(child, subId, there, body, o);
    },
    async appendAttachment(id, name, bytes, o) {
      const [subId, there] = await place(id, name, "put", o);
      return child.appendAttachment(subId, there, bytes, o);
    },
    async getAttachment(id, name, o) {
      const [subId, there] = await place(id, name, "get", o);
      return child.getAttachment(subId, there, o);
    },
    async removeAttachment(id, name, o) {
      const [subId, there] = await place(id, name, "put", o);
      await child.removeAttachment(subId, there, o);
    },
    async allAttachments(id, o) {
      const subId = await finder.require(id, o);
      return mainNames(rules, subId, await child.allAttachments(subId, o));
    },
    buildQuery: (o) => listRows(child, rules, finder, o),
    count: async (o) => (await listRows(child, rules, finder, o)).length,
    repair: (o) => child.repair(o),
    watch: (listener, o) => watchMapped(child, rules, finder, listener, o),
  };
};
