import { isCode } from "../base/errors.ts";
import { type Opts, until } from "../base/signal.ts";
import type { BulkItem, Doc, JioStorage } from "../jio/index.ts";
import { MEMORY_BUDGET } from "./budget.ts";
import type { Bytes } from "./chunk-codec.ts";

export interface Attachment {
  readonly name: string;
  readonly body: Bytes | string;
  readonly contentType: string;
}

/** One change of a group: what it is made of first, what makes it count (metadata) after it. */
export interface Change {
  readonly document?: Doc;
  readonly chunks: readonly Attachment[];
  readonly metadata: readonly Attachment[];
}

const LANES = 6; // as many requests as browsers keep open to one server

export function toBulkItems(id: string, { document, chunks, metadata }: Change): BulkItem[] {
  return [
    ...(document ? [{ verb: "put" as const, args: [id, document] }] : []),
    ...[...chunks, ...metadata].map(({ name, body, contentType }) => ({
      verb: "putAttachment" as const,
      args: [id, name, body, { _content_type: contentType }],
    })),
  ];
}

/** Writes a change: all or nothing where the storage can, elsewhere in an order that leaves the old state in force until the end. */
export async function commit(storage: JioStorage, id: string, change: Change, o: Opts): Promise<void> {
  const bytes = change.chunks.reduce((sum, { body }) => sum + body.length, 0);
  if (bytes <= MEMORY_BUDGET && isAtomic(storage)) {
    await storage.bulk(toBulkItems(id, change), o);
    return;
  }
  const put = ({ name, body, contentType }: Attachment) =>
    storage.putAttachment(id, name, body, { ...o, _content_type: contentType });
  if (change.document) await storage.put(id, change.document, o);
  await forEachBounded(change.chunks, put, o);
  for (const attachment of change.metadata) await put(attachment);
}

function isAtomic(storage: JioStorage): boolean {
  try {
    return storage.hasCapacity("atomic");
  } catch (error) {
    if (isCode(error, "unsupported")) return false;
    throw error;
  }
}

/** Runs over the items, a few at a time; after a failure or an abort none is started. */
export async function forEachBounded<T>(
  items: Iterable<T>,
  run: (item: T) => Promise<void>,
  { signal }: Opts,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let stopped = false;
  const lane = async () => {
    try {
      for (let next = rest.next(); !next.done && !stopped; next = rest.next()) {
        signal?.throwIfAborted();
        await run(next.value);
      }
    } catch (error) {
      stopped = true;
      throw error;
    }
  };
  await until(Promise.all(Array.from({ length: LANES }, lane)), signal);
}
