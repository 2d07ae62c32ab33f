import { isCode } from "../base/errors.ts";
import { type Opts, until } from "../base/signal.ts";
import { type BulkItem, type Doc, type JioStorage, OwnBytes } from "../jio/index.ts";
import type { Bytes } from "./chunk-codec.ts";
import { changeGroup, consolidatedAttachment, type Group, metadataAttachment } from "./group.ts";
import { TRANSACTION } from "./revision/home.ts";
import { planKept } from "./revision/kept.ts";
import { pinnedRevisions } from "./revision/pins.ts";

export interface Attachment {
  readonly name: string;
  /** Bytes are given away: nobody uses them afterwards. */
  readonly body: Bytes | Blob | string;
  readonly contentType: string;
}

/** One change of a group: what it is made of, and the metadata that makes it count. */
export interface Change {
  readonly document?: Doc;
  readonly chunks: readonly Attachment[];
  /** Names of chunks that are no more. */
  readonly removed?: readonly string[];
  readonly metadata: readonly (readonly [string, Doc])[];
}

const LANES = 6; // as many requests as browsers keep open to one server

/** Holding the group's lock: all or nothing where the storage can, elsewhere in an order that leaves the old state in force until the end. */
export async function commit(
  storage: JioStorage,
  id: string,
  group: Group,
  change: Change,
  { pin, ...o }: Opts & { pin?: string | undefined },
): Promise<Group> {
  const next = changeGroup(group, change.metadata);
  if (!isAtomic(storage)) {
    await writeInOrder(storage, id, next, change, o);
    return next;
  }
  const { kept, items } = await keep(storage, id, group, change, { ...o, pin });
  const whole = { ...next, kept };
  await storage.bulk([...toBulkItems(id, whole, change), ...items], o);
  return whole;
}

/** What is staged in a transaction replaces nothing yet. */
async function keep(
  storage: JioStorage,
  id: string,
  group: Group,
  { chunks, removed = [] }: Change,
  { pin, ...o }: Opts & { pin: string | undefined },
) {
  if (storage.type === TRANSACTION) return { kept: group.kept, items: [] };
  const names = [...chunks.map(({ name }) => name), ...removed];
  return planKept(storage, id, { group, names, pinned: await pinnedRevisions(storage, id, pin) }, o);
}

export function toBulkItems(id: string, next: Group, { document, chunks, removed = [], metadata }: Change): BulkItem[] {
  const puts = [
    ...chunks,
    ...metadata.map(([name, json]) => metadataAttachment(name, json)),
    consolidatedAttachment(next),
  ];
  return [
    ...(document ? [{ verb: "put" as const, args: [id, document] }] : []),
    ...removed.map((name) => ({ verb: "removeAttachment" as const, args: [id, name] })),
    ...puts.map(({ name, body, contentType }) => ({
      verb: "putAttachment" as const,
      args: [
        id,
        name,
        body instanceof Uint8Array ? new OwnBytes(body, contentType) : body,
        { _content_type: contentType },
      ],
    })),
  ];
}

async function writeInOrder(storage: JioStorage, id: string, next: Group, change: Change, o: Opts): Promise<void> {
  const put = ({ name, body, contentType }: Attachment) =>
    storage.putAttachment(id, name, body, { ...o, _content_type: contentType });
  if (change.document) await storage.put(id, change.document, o);
  await forEachBounded(change.chunks, put, o);
  for (const [name, json] of change.metadata) await put(metadataAttachment(name, json));
  await put(consolidatedAttachment(next));
}

export function isAtomic(storage: JioStorage): boolean {
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
  { signal, lanes = LANES }: Opts & { lanes?: number },
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
  await until(Promise.all(Array.from({ length: Math.min(LANES, lanes) }, lane)), signal);
}
