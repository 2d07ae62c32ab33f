import type { Backend, BulkChange, PutOpts, TypedStream } from "../backend.ts";
import type { BulkItem, JioStorage } from "../storage.ts";

/** A storage as a back end that hands every verb on: what a storage around another starts from. */
export function wrapStorage(child: JioStorage): Backend {
  return {
    put: (id, doc, o) => child.put(id, doc, o),
    get: (id, o) => child.get(id, o),
    post: (doc, o) => child.post(doc, o),
    remove: (id, o) => child.remove(id, o),
    putAttachment: (id, name, body, o) => handOn(child, id, name, body, o),
    appendAttachment: (id, name, bytes, o) => child.appendAttachment(id, name, bytes, o),
    getAttachment: (id, name, o) => child.getAttachment(id, name, o),
    removeAttachment: (id, name, o) => child.removeAttachment(id, name, o),
    allAttachments: (id, o) => child.allAttachments(id, o),
    buildQuery: (o) => child.buildQuery(o),
    count: (o) => child.count(undefined, o),
    bulk: (list, o) => child.bulk(list.map(formatChange), o),
    repair: (o) => child.repair(o),
    watch: (listener, o) => child.watch(listener, o),
  };
}

/** A body as the child's verb takes it. */
export function handOn(
  child: JioStorage,
  id: string,
  name: string,
  body: Blob | TypedStream,
  o: PutOpts,
): Promise<void> {
  if (body instanceof Blob) return child.putAttachment(id, name, body, o);
  return child.putAttachment(id, name, body.stream, { ...o, _content_type: body.type });
}

export function formatChange(change: BulkChange): BulkItem {
  const { verb, id } = change;
  if (verb === "put") return { verb, args: [id, change.doc] };
  if (verb === "remove") return { verb, args: [id] };
  if (verb === "removeAttachment") return { verb, args: [id, change.name] };
  const { body, name, ifMatch } = change;
  const o = ifMatch === undefined ? {} : { ifMatch };
  if (body instanceof Blob) return { verb, args: [id, name, body, o] };
  return { verb, args: [id, name, body.stream, { ...o, _content_type: body.type }] };
}
