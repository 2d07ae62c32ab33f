/** What a storage has to bring: any subset of the verbs. The handle around it checks arguments, copies, converts and aborts. */
import type { Opts } from "../base/signal.ts";
import type { OwnBytes } from "./handle/own-bytes.ts";
import type { AllDocsOpts, AttachmentFacts, Change, Doc, JioStorage, Query, Row, WriteOpts } from "./storage.ts";

type Awaitable<T> = T | Promise<T>;

/** A checked item of `bulk`; documents are copies already, bodies are Blobs or streams. */
export type BulkChange =
  | { verb: "put"; id: string; doc: Doc }
  | { verb: "remove"; id: string }
  | { verb: "putAttachment"; id: string; name: string; body: Blob | TypedStream; ifMatch?: string }
  | { verb: "removeAttachment"; id: string; name: string };

/** A body whose bytes are still to come, with the type that a Blob would carry. */
export interface TypedStream {
  stream: ReadableStream<Uint8Array>;
  type: string;
}

/** `ifMatch` is the digest that the attachment must have now, else "conflict"; there only where the type has the capacity of that name. */
export interface PutOpts extends WriteOpts {
  ifMatch?: string;
}

/** Whatever a back end leaves out, the handle answers with "unsupported". Absent things reject with "not-found". */
export interface Backend {
  put?(id: string, doc: Doc, o: WriteOpts): unknown;
  get?(id: string, o: Opts): Awaitable<Doc>;
  post?(doc: Doc, o: WriteOpts): Awaitable<string>;
  /** Removing an absent document is no error. */
  remove?(id: string, o: WriteOpts): unknown;
  putAttachment?(id: string, name: string, body: Blob | TypedStream, o: PutOpts): unknown;
  appendAttachment?(
    id: string,
    name: string,
    bytes: Uint8Array<ArrayBuffer> | Blob,
    o: WriteOpts & { at: number },
  ): Awaitable<{ length: number }>;
  /** Exactly the bytes of [start, end) that are there, typed with the attachment's content type; a stream where they are made on the way. */
  getAttachment?(
    id: string,
    name: string,
    o: Opts & { start: number; end: number },
  ): Awaitable<Blob | TypedStream | OwnBytes>;
  removeAttachment?(id: string, name: string, o: WriteOpts): unknown;
  allAttachments?(id: string, o: Opts): Awaitable<Record<string, AttachmentFacts>>;
  buildQuery?(o: AllDocsOpts): Awaitable<Row[]>;
  /** How many documents there are in all. */
  count?(o: Opts): Awaitable<number>;
  /** How many a query finds, where that is less work than finding them. */
  countQuery?(query: string | Query, o: Opts): Awaitable<number>;
  /** All of it or nothing, where the type has the capacity "atomic". */
  bulk?(list: BulkChange[], o: WriteOpts): unknown;
  repair?(o: Opts & Doc): unknown;
  probe?(o: Opts): ReturnType<JioStorage["probe"]>;
  watch?(listener: (change: Change) => void, o: Required<Opts>): void;
  close?(): unknown;
}

/** What `addStorage` takes: builds the back end of one description; `create` gives the handles of its children. */
export type BackendFactory = (
  description: Readonly<Record<string, unknown>>,
  create: (description: { type: string; [key: string]: unknown }) => JioStorage,
) => Awaitable<Backend>;
