/** A document once more, with all its attachments: both or neither. */
import { FieldError } from "../base/errors.ts";
import { createMeter, type Progress } from "../base/progress.ts";
import type { Opts } from "../base/signal.ts";
import type { Doc, JioStorage } from "../jio/index.ts";

interface Copy extends Opts {
  readonly id: string;
  readonly title: string;
  readonly date: Date;
  onProgress(progress: Progress): void;
}

/**
 * Memory  the names of its attachments, and a slice of the one that is copied.
 * Throws  "not-found", "over-quota", "conflict" where it changes meanwhile; an abort's reason. Nothing of the copy is kept then.
 */
export async function cloneDocument(storage: JioStorage, from: string, to: Copy): Promise<string> {
  const own = to.signal ? { signal: to.signal } : {};
  const [doc, attachments] = [await storage.get(from, own), await storage.allAttachments(from, own)];
  const names = Object.keys(attachments);
  const count = createMeter(
    names.reduce((sum, name) => sum + (attachments[name]?.length ?? 0), 0),
    to.onProgress,
  );
  /** One who computes again meanwhile would leave a copy of both. */
  async function checkSame() {
    const now = [await storage.get(from, own), await storage.allAttachments(from, own)];
    if (JSON.stringify(now) === JSON.stringify([doc, attachments])) return;
    throw new FieldError("conflict", `“${doc.title ?? from}” was changed while it was copied. Copy it again.`, {
      from,
    });
  }
  await storage.bulk(
    [
      { verb: "put", args: [to.id, cloneOf(doc, to)] },
      ...names.map((name, n) => {
        const open = () => storage.getAttachment(from, name, { ...own, format: "stream" });
        const body = openedLate(open, { count, ...(n === names.length - 1 && { atEnd: checkSame }) });
        const type = attachments[name]?.content_type;
        return { verb: "putAttachment" as const, args: [to.id, name, body, type ? { _content_type: type } : {}] };
      }),
    ],
    own,
  );
  return to.id;
}

/** No recorder writes the copy, whatever becomes of the first. */
function cloneOf(doc: Doc, { title, date }: Copy): Doc {
  const { recording_state: state, ...rest } = doc;
  return { ...(state === "recording" ? rest : doc), title, creation_date: date.toISOString() };
}

/** An array may have thousands of attachments: each is opened in its turn. */
function openedLate(
  open: () => Promise<ReadableStream<Uint8Array>>,
  { count, atEnd }: { count(bytes: number): void; atEnd?(): Promise<void> },
): ReadableStream<Uint8Array> {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reader ??= (await open()).getReader();
        const { done, value } = await reader.read();
        if (done) {
          await atEnd?.();
          return controller.close();
        }
        count(value.byteLength);
        controller.enqueue(value);
      },
      async cancel(reason) {
        await reader?.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
