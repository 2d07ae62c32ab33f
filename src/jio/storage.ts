/** The contract of every storage: jIO's verbs, as doors.md fixes them, and what a back end has to give for them. */
import type { Opts } from "../base/signal.ts";

export type Doc = Record<string, unknown>;

export interface WriteOpts extends Opts {
  durability?: "relaxed" | "strict";
}

export type Bodies = {
  blob: Blob;
  text: string;
  json: unknown;
  data_url: string;
  array_buffer: ArrayBuffer;
  stream: ReadableStream<Uint8Array>;
};
export type Body = Blob | string | BufferSource | ReadableStream<Uint8Array>;

export type Query =
  | { type: "simple"; key: string; value: unknown; operator?: string }
  | { type: "complex"; operator: "AND" | "OR" | "NOT"; query_list: Query[] };

export interface AllDocsOpts extends Opts {
  query?: string | Query;
  sort_on?: [string, "ascending" | "descending"][];
  limit?: [number, number];
  select_list?: string[];
  include_docs?: boolean;
}
export interface Row {
  id: string;
  value: Doc;
  doc?: Doc;
}
export interface PutAttachmentOpts extends WriteOpts {
  _content_type?: string;
  ifMatch?: string;
}
export interface GetAttachmentOpts<F extends keyof Bodies = "blob"> extends Opts {
  format?: F;
  start?: number;
  end?: number;
}
export interface AttachmentFacts {
  length?: number;
  content_type?: string;
  digest?: string;
}
export interface BulkItem {
  verb: "put" | "remove" | "putAttachment" | "removeAttachment";
  args: unknown[];
}
export interface Change {
  id: string;
  name?: string;
  verb: string;
}

export interface JioStorage {
  readonly type: string;
  readonly description: object;
  readonly children: Readonly<Record<string, JioStorage>>;
  put(id: string, doc: Doc, o?: WriteOpts): Promise<string>;
  get(id: string, o?: Opts): Promise<Doc>;
  post(doc: Doc, o?: WriteOpts): Promise<string>;
  remove(id: string, o?: WriteOpts): Promise<string>;
  putAttachment(id: string, name: string, body: Body, o?: PutAttachmentOpts): Promise<void>;
  appendAttachment(
    id: string,
    name: string,
    bytes: Blob | BufferSource,
    o: WriteOpts & { at: number },
  ): Promise<{ length: number }>;
  getAttachment<F extends keyof Bodies = "blob">(
    id: string,
    name: string,
    o?: GetAttachmentOpts<F>,
  ): Promise<Bodies[F]>;
  removeAttachment(id: string, name: string, o?: WriteOpts): Promise<void>;
  allAttachments(id: string, o?: Opts): Promise<Record<string, AttachmentFacts>>;
  allDocs(o?: AllDocsOpts): Promise<{ data: { rows: Row[]; total_rows: number } }>;
  buildQuery(o?: AllDocsOpts): Promise<Row[]>;
  count(query?: string | Query, o?: Opts): Promise<number>;
  bulk(list: BulkItem[], o?: WriteOpts): Promise<void>;
  repair(o?: Opts & Doc): Promise<unknown>;
  hasCapacity(name: string): true;
  watch(listener: (change: Change) => void, o: Required<Opts>): void;
  probe(o?: Opts): Promise<{ check: string; ok: boolean; hint?: string }[]>;
  close(): Promise<void>;
}
