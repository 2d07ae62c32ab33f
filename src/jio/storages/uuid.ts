import type { Backend, BackendFactory } from "../backend.ts";
import { wrapStorage } from "../handle/wrap-storage.ts";

/** Gives a posted document an identifier of its own. */
export const createUuid: BackendFactory = ({ sub_storage }, create): Backend => {
  const child = create(sub_storage as { type: string });
  return {
    ...wrapStorage(child),
    post: (doc, o) => child.put(crypto.randomUUID(), doc, o),
    countQuery: (query, o) => child.count(query, o),
  };
};
