/** What a storage promises, as a Map: the commands of a property test are done to both, and both must agree. */
import { FieldError } from "../../../src/base/errors.ts";
import type { BulkItem, Doc, JioStorage } from "../../../src/jio/index.ts";

export interface ModelAttachment {
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
  /** While a tail may be open, nobody has to know the digest. */
  growing: boolean;
}
export interface ModelDocument {
  doc: Doc;
  attachments: Map<string, ModelAttachment>;
}
export type Model = Map<string, ModelDocument>;

/** Where the verbs are done: several handles on one database, taken in turns, and what may happen to it. */
export interface Real {
  /** Every handle there is, also in other threads; each command says which one it takes. */
  handles: readonly Handle[];
  /** More of them that can only read. */
  readers: readonly Handle[];
  /** Answers queries. */
  query(): JioStorage;
  /** Whatever may happen between two calls without anybody noticing, by name. */
  events: Readonly<Record<string, () => Promise<unknown>>>;
}

/** The verbs that a command needs; another thread may be behind it. */
export type Handle = () => Pick<JioStorage, Verbs>;
type Verbs =
  | "put"
  | "get"
  | "remove"
  | "putAttachment"
  | "appendAttachment"
  | "getAttachment"
  | "removeAttachment"
  | "allAttachments"
  | "bulk";

export const copyModel = (model: Model): Model =>
  new Map([...model].map(([id, { doc, attachments }]) => [id, { doc, attachments: new Map(attachments) }]));

/** Puts what `next` holds in the place of all that `model` does: the test keeps the same Map from first to last. */
export function replaceModel(model: Model, next: Model): void {
  model.clear();
  for (const [id, document] of next) model.set(id, document);
}

export function documentOf(model: Model, id: string): ModelDocument {
  const document = model.get(id);
  if (document) return document;
  throw new FieldError("not-found", `the model has no document ${id}`);
}

export function attachmentOf(model: Model, id: string, name: string): ModelAttachment {
  const attachment = documentOf(model, id).attachments.get(name);
  if (attachment) return attachment;
  throw new FieldError("not-found", `the model has no attachment ${name} of ${id}`);
}

/** One change as `bulk` names it, with the bytes its body gives. */
export interface ModelChange {
  verb: BulkItem["verb"];
  id: string;
  name?: string;
  doc?: Doc;
  bytes?: Uint8Array<ArrayBuffer>;
  type?: string;
}

export function applyToModel(model: Model, { verb, id, name = "", doc, bytes, type }: ModelChange): void {
  if (verb === "put") {
    const copy = JSON.parse(JSON.stringify(doc)) as Doc;
    model.set(id, { doc: copy, attachments: model.get(id)?.attachments ?? new Map() });
  } else if (verb === "remove") model.delete(id);
  else if (verb === "removeAttachment") {
    attachmentOf(model, id, name);
    model.get(id)?.attachments.delete(name);
  } else {
    const { attachments } = documentOf(model, id);
    attachments.set(name, { bytes: bytes!, type: type!, growing: false });
  }
}

/** Gives the new length; the present one is the only place to go on from. */
export function appendToModel(model: Model, id: string, name: string, bytes: Uint8Array, at: number): number {
  const { attachments } = documentOf(model, id);
  const before = attachments.get(name)?.bytes ?? new Uint8Array(0);
  if (at !== before.length) throw new FieldError("conflict", "", { length: before.length });
  const grown = new Uint8Array(before.length + bytes.length);
  grown.set(before);
  grown.set(bytes, before.length);
  const type = attachments.get(name)?.type ?? "application/octet-stream";
  attachments.set(name, { bytes: grown, type, growing: true });
  return grown.length;
}
