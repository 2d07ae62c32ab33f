/** The bytes of an archived attachment, checked before the last of them is given away. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { createWholeDigest } from "../files/digests.ts";
import type { ArchivedAttachment, ArchivedPart } from "./read-document.ts";

/** Throws "corrupt" where length, CRC or SHA-256 are not what the archive says. */
export async function* readAttachment(
  attachment: ArchivedAttachment,
  o: Opts & { count(bytes: number): void },
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const { parts, sha256, path } = attachment;
  const isOne = parts.length === 1 && (parts[0]!.sha256 === undefined || parts[0]!.sha256 === sha256);
  if (isOne) {
    yield* readPart({ ...parts[0]!, sha256 }, o);
    return;
  }
  const whole = await createWholeDigest();
  for (const part of parts)
    for await (const chunk of readPart(part, o)) {
      whole.update(chunk);
      yield chunk;
    }
  if (sha256 !== undefined && whole.digest() !== sha256)
    throw corrupt(
      path,
      "the whole fails its SHA-256, each segment does not: it was damaged before the archive was made",
    );
}

/** SHA-256 of an attachment that the archive tells none of. */
export async function digestOf(attachment: ArchivedAttachment, o: Opts & { count(bytes: number): void }) {
  const whole = await createWholeDigest();
  for await (const chunk of readAttachment(attachment, o)) whole.update(chunk);
  return whole.digest();
}

const corrupt = (path: string, what: string) => new FieldError("corrupt", `${path}: ${what}`, { path });

async function* readPart(
  { entry, sha256 }: ArchivedPart,
  { signal, count }: Opts & { count(bytes: number): void },
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const digest = sha256 === undefined ? undefined : await createWholeDigest();
  let length = 0;
  for await (const chunk of entry.read({ ...(signal && { signal }), checkCrc: digest === undefined })) {
    length += chunk.length;
    if (length > entry.length) throw corrupt(entry.path, `has more than the ${entry.length} bytes it should have`);
    digest?.update(chunk);
    count(chunk.length);
    yield chunk;
  }
  if (length !== entry.length) throw corrupt(entry.path, `has ${length} bytes, not ${entry.length}`);
  if (digest && digest.digest() !== sha256) throw corrupt(entry.path, "its bytes fail their SHA-256");
}
