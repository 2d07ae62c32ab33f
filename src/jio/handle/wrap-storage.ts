import type { Opts } from "../../base/signal.ts";
import type { Backend, BulkChange, PutOpts, TypedStream } from "../backend.ts";
import type { Bodies, BulkItem, JioStorage } from "../storage.ts";
import { OwnBytes } from "./own-bytes.ts";

/** A storage as a back end that hands every verb on: what a storage around another starts from. */
export function wrapStorage(child: JioStorage): Backend {
  return {
    put: (id, doc, o) => child.put(id, doc, o),
    get: (id, o) => child.get(id, o),
    post: (doc, o) => child.post(doc, o),
    remove: (id, o) => child.remove(id, o),
    putAttachment: (id, name, body, o) => handOn(child, id, name, body, o),
    appendAttachment: (id, name, bytes, o) => child.appendAttachment(id, name, bytes, o),
    getAttachment: (id, name, o) => readThrough(child, id, name, o),
    removeAttachment: (id, name, o) => child.removeAttachment(id, name, o),
    allAttachments: (id, o) => child.allAttachments(id, o),
    buildQuery: (o) => child.buildQuery(o),
    count: (o) => child.count(undefined, o),
    bulk: (list, o) => child.bulk(list.map(formatChange), o),
    repair: (o) => child.repair(o),
    watch: (listener, o) => child.watch(listener, o),
  };
}

/** Where bytes are wanted, bytes: on their way through a Blob they would go to the browser's process and back. */
async function readThrough(
  child: JioStorage,
  id: string,
  name: string,
  { format = "blob", ...o }: Opts & { start: number; end: number; format?: keyof Bodies },
): Promise<Blob | TypedStream | OwnBytes> {
  if (!AS_BYTES.has(format)) return child.getAttachment(id, name, o);
  return new OwnBytes(new Uint8Array(await child.getAttachment(id, name, { ...o, format: "array_buffer" })), "");
}

/** Formats that the content type does not show in. */
const AS_BYTES = new Set<keyof Bodies>(["array_buffer", "text", "json"]);

/** A body as the child's verb takes it. */
export function handOn(
  child: JioStorage,
  id: string,
  name: string,
  body: Blob | TypedStream,
  o: PutOpts,
): Promise<void> {
  if (body instanceof Blob || (body as object) instanceof OwnBytes)
    return child.putAttachment(id, name, body as Blob, o);
  return child.putAttachment(id, name, body.stream, { ...o, _content_type: body.type });
}

export function formatChange(change: BulkChange): BulkItem {
  const { verb, id } = change;
  if (verb === "put") return { verb, args: [id, change.doc] };
  if (verb === "remove") return { verb, args: [id] };
  if (verb === "removeAttachment") return { verb, args: [id, change.name] };
  const { body, name, ifMatch } = change;
  const o = ifMatch === undefined ? {} : { ifMatch };
  if (body instanceof Blob || (body as object) instanceof OwnBytes) return { verb, args: [id, name, body, o] };
  return { verb, args: [id, name, body.stream, { ...o, _content_type: body.type }] };
}
