/** What is written of one archived document: all of it where it is absent, or the attachments that are damaged here. */
import type { Opts } from "../../base/signal.ts";
import type { BulkItem, JioStorage } from "../storage.ts";
import type { Repairable } from "./compare.ts";
import { readAttachment } from "./read-attachment.ts";
import type { ArchivedAttachment, ArchivedDocument } from "./read-document.ts";

/** Up to here a body is read before the storage is asked to take it; it lies in the row anyway. */
const SMALL = 64 * 1024;

type Counting = Opts & { count(bytes: number): void };

const signalOf = ({ signal }: Opts): Opts => (signal ? { signal } : {});
const typeOf = ({ content_type = "application/octet-stream" }: ArchivedAttachment) => content_type;

/** In one `bulk`, so that it comes in whole or not at all. */
export async function bringIn(storage: JioStorage, archived: ArchivedDocument, o: Counting): Promise<void> {
  const { id, doc, attachments } = archived;
  const items: BulkItem[] = [{ verb: "put", args: [id, doc] }];
  for (const attachment of attachments) {
    const body = await bodyOf(attachment, o);
    items.push({ verb: "putAttachment", args: [id, attachment.name, body, { _content_type: typeOf(attachment) }] });
  }
  await storage.bulk(items, signalOf(o));
}

/** Each where its digest is still the one it should have; throws "conflict" where it was replaced since it was compared. */
export async function repair(
  storage: JioStorage,
  { id, attachments }: ArchivedDocument,
  repairable: readonly Repairable[],
  o: Counting,
): Promise<void> {
  for (const { name, digest } of repairable) {
    const attachment = attachments.find((other) => other.name === name);
    if (!attachment) continue;
    const body = await bodyOf({ ...attachment, sha256: digest }, o);
    await storage.putAttachment(id, name, body, { _content_type: typeOf(attachment), ifMatch: digest, ...signalOf(o) });
  }
}

async function bodyOf(
  attachment: ArchivedAttachment,
  o: Counting,
): Promise<Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>> {
  const chunks = readAttachment(attachment, o);
  if (attachment.length > SMALL) return streamOf(chunks);
  const bytes = new Uint8Array(attachment.length);
  let at = 0;
  for await (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** A stream that fails where the bytes do, so that the storage drops what it has of them. */
function streamOf(chunks: AsyncGenerator<Uint8Array, void, void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => void (await chunks.return()),
    },
    { highWaterMark: 0 },
  );
}
