/** Whether an archived document is here already, the same in every byte; bytes are read on both sides. */
import { isCode } from "../../base/errors.ts";
import { type Opts, until } from "../../base/signal.ts";
import { createWholeDigest } from "../files/digests.ts";
import { slicesOf } from "../files/slices.ts";
import type { AttachmentFacts, Doc, JioStorage } from "../storage.ts";
import { digestOf } from "./read-attachment.ts";
import type { ArchivedAttachment, ArchivedDocument } from "./read-document.ts";
import { isUnreadable } from "./unreadable.ts";

type Counting = Opts & { count(bytes: number): void };

/** An attachment by its name, and the digest it should have. */
export interface Repairable {
  name: string;
  digest: string;
}

export type Comparison =
  | { verdict: "absent" }
  | { verdict: "different" }
  | {
      verdict: "same";
      /** Attachments whose bytes here fail the digest that both sides tell, and whose bytes in the archive do not. */
      repairable: Repairable[];
      /** What is wrong with the archive's attachments, in words. */
      refusals: string[];
    };

/** `count` is told half of the bytes here and half of those in the archive: together the length of what was compared. */
export async function compareWithHere(
  storage: JioStorage,
  archived: ArchivedDocument,
  { signal, count }: Counting,
): Promise<Comparison> {
  const { id, doc, attachments } = archived;
  const o: Counting = { ...(signal && { signal }), count: (bytes) => count(bytes / 2) };
  const opts: Opts = signal ? { signal } : {};
  const present = await storage.get(id, opts).catch((error: unknown) => {
    if (!isCode(error, "not-found")) throw error;
  });
  if (!present) return { verdict: "absent" };
  const here = await storage.allAttachments(id, opts);
  const isLike = isSameDoc(present, doc) && Object.keys(here).length === attachments.length;
  if (!isLike || attachments.some((attachment) => !isAlike(here[attachment.name], attachment)))
    return { verdict: "different" };
  const repairable: Repairable[] = [];
  const refusals: string[] = [];
  for (const attachment of attachments) {
    const { name } = attachment;
    const digest = here[name]?.digest;
    const found = await compareBytes(storage, id, attachment, digest, o);
    if (found === "different") return { verdict: "different" };
    if (found === "repairable") repairable.push({ name, digest: digest! });
    else if (found !== "same") refusals.push(found.refusal);
  }
  return { verdict: "same", repairable, refusals };
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

function isAlike(here: AttachmentFacts | undefined, archived: ArchivedAttachment): boolean {
  const { length, content_type, sha256 } = archived;
  if (!here || here.length !== length) return false;
  if (here.digest !== undefined && sha256 !== undefined && here.digest !== sha256) return false;
  return content_type === undefined || here.content_type === typeAsKept(content_type);
}

/** A Blob keeps a type in small letters, and none where it is no type. */
const typeAsKept = (type: string) => new Blob([], { type }).type;

/** `recorded`: the digest taken when the bytes came in here; an open tail has none yet. */
async function compareBytes(
  storage: JioStorage,
  id: string,
  attachment: ArchivedAttachment,
  recorded: string | undefined,
  o: Counting,
): Promise<"same" | "different" | "repairable" | { refusal: string }> {
  const theirs = await digestOf(attachment, o).catch((error: unknown) => {
    if (o.signal?.aborted || !isCode(error, "corrupt")) throw error;
    return { damage: error.message };
  });
  let mine = await digestHere(storage, id, attachment.name, o);
  const expected = recorded ?? attachment.sha256;
  if (mine !== expected && expected !== undefined)
    mine = await digestHere(storage, id, attachment.name, { ...o, count() {} }); // it may have been moved while it was read
  if (typeof theirs !== "string") {
    const isSound = mine !== undefined && mine === recorded;
    const rest = isSound ? "It is damaged in the archive; what is here is sound." : "What is here was left as it is.";
    return { refusal: `${theirs.damage}. ${rest}` };
  }
  if (mine === theirs) return "same";
  return recorded === theirs ? "repairable" : "different";
}

/** `undefined` where the bytes are gone. */
async function digestHere(storage: JioStorage, id: string, name: string, o: Counting): Promise<string | undefined> {
  const whole = await createWholeDigest();
  const opts: Opts = o.signal ? { signal: o.signal } : {};
  try {
    for await (const slice of slicesOf(await until(storage.getAttachment(id, name, opts), o.signal))) {
      o.signal?.throwIfAborted();
      whole.update(slice);
      o.count(slice.length);
    }
  } catch (error) {
    if (o.signal?.aborted || !isUnreadable(error)) throw error;
    return undefined;
  }
  return whole.digest();
}
