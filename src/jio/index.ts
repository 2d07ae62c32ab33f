export { openSink } from "./archive/sink.ts";
export type { ExportTarget } from "./archive/tasks.ts";
export type { Backend, BackendFactory, BulkChange, TypedStream } from "./backend.ts";
export { addStorage, createStorage, storageOf } from "./create.ts";
export { setCredential } from "./credentials/credentials.ts";
export { OwnBytes } from "./handle/own-bytes.ts";
export { type CompiledQuery, createQuery } from "./query/create-query.ts";
export type { KeySchema } from "./query/fields.ts";
export { objectToSearchText } from "./query/format.ts";
export { parseStringToObject } from "./query/parse.ts";
export type {
  AllDocsOpts,
  AttachmentFacts,
  Bodies,
  Body,
  BulkItem,
  Change,
  Doc,
  GetAttachmentOpts,
  JioStorage,
  PutAttachmentOpts,
  Query,
  Row,
  WriteOpts,
} from "./storage.ts";
export { provideStorageWorker } from "./storage-worker.ts";
