import type { Opts } from "../../../base/signal.ts";
import type { BulkItem, Doc, JioStorage } from "../../../jio/index.ts";
import { writeResult } from "./write-result.ts";

/** Attachments of a document as items of a bulk for another; each is read when its turn has come. */
export function copiesOf(storage: JioStorage, from: string, to: string, names: readonly string[], o: Opts): BulkItem[] {
  const bodyOf = (name: string) =>
    new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const bytes = await storage.getAttachment(from, name, { ...o, format: "array_buffer" });
          if (bytes.byteLength > 0) controller.enqueue(new Uint8Array(bytes));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  const options = { _content_type: "application/octet-stream" };
  return names.map((name) => ({ verb: "putAttachment", args: [to, name, bodyOf(name), options] }));
}

/** A draft in the place of an earlier result. In a worker: what a transaction holds back may need files. */
export async function copyResult(
  storage: JioStorage,
  { from, to, doc, isAgain }: { from: string; to: string; doc: Doc; isAgain: boolean },
  o: Opts,
): Promise<void> {
  const names = Object.keys(await storage.allAttachments(from, o));
  const texts = await Promise.all(
    names
      .filter((name) => name.startsWith(".z"))
      .map(async (name): Promise<BulkItem> => {
        const text = await storage.getAttachment(from, name, { ...o, format: "text" });
        return { verb: "putAttachment", args: [to, name, text] }; // as text: a later revision is written into it
      }),
  );
  const others = names.filter((name) => !name.startsWith(".z"));
  const items: BulkItem[] = [{ verb: "put", args: [to, doc] }, ...texts, ...copiesOf(storage, from, to, others, o)];
  await writeResult(storage, to, items, { ...o, isAgain });
}
