/** Whether an archived document is here already, the same in every byte. */
import { isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { createWholeDigest } from "../files/digests.ts";
import { slicesOf } from "../files/slices.ts";
import type { AttachmentFacts, Doc, JioStorage } from "../storage.ts";
import { digestOf } from "./read-attachment.ts";
import type { ArchivedAttachment, ArchivedDocument } from "./read-document.ts";

/** Reads bytes only where one side tells no digest. */
export async function compareWithHere(
  storage: JioStorage,
  archived: ArchivedDocument,
  o: Opts & { count(bytes: number): void },
): Promise<"absent" | "same" | "different"> {
  const { id, doc, attachments } = archived;
  const opts: Opts = o.signal ? { signal: o.signal } : {};
  const present = await storage.get(id, opts).catch((error: unknown) => {
    if (!isCode(error, "not-found")) throw error;
  });
  if (!present) return "absent";
  if (!isSameDoc(present, doc)) return "different";
  const here = await storage.allAttachments(id, opts);
  if (Object.keys(here).length !== attachments.length) return "different";
  if (attachments.some((attachment) => !isAlike(here[attachment.name], attachment))) return "different";
  for (const attachment of attachments) {
    const { name, sha256 } = attachment;
    const mine = here[name]?.digest ?? (await digestHere(storage, id, name, opts));
    if (mine !== (sha256 ?? (await digestOf(attachment, o)))) return "different";
  }
  return "same";
}

/** In every property, whatever their order. */
function isSameDoc(one: Doc, other: Doc): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1));
  });
}

function isAlike(here: AttachmentFacts | undefined, { length, content_type }: ArchivedAttachment): boolean {
  if (!here || here.length !== length) return false;
  return content_type === undefined || here.content_type === typeAsKept(content_type);
}

/** A Blob keeps a type in small letters, and none where it is no type. */
const typeAsKept = (type: string) => new Blob([], { type }).type;

async function digestHere(storage: JioStorage, id: string, name: string, o: Opts): Promise<string> {
  const whole = await createWholeDigest();
  for await (const slice of slicesOf(await storage.getAttachment(id, name, o))) {
    o.signal?.throwIfAborted();
    whole.update(slice);
  }
  return whole.digest();
}
