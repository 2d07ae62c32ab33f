import { formatBase64, parseBase64 } from "../handle/binary.ts";
import type { Doc } from "../storage.ts";
import { bind, corrupt, open, seal } from "./seal.ts";

/** A document as the child keeps it: one property that tells nothing, bound to the id. */
export async function sealDocument(key: CryptoKey, id: string, doc: Doc): Promise<Doc> {
  const plain = new TextEncoder().encode(JSON.stringify(doc));
  return { crypt: formatBase64(await seal(key, bind("document", id), plain)) };
}

export async function openDocument(key: CryptoKey, id: string, { crypt }: Doc): Promise<Doc> {
  const plain = typeof crypt === "string" ? await open(key, bind("document", id), bytesFrom(crypt)) : undefined;
  if (!plain) throw corrupt(id);
  return JSON.parse(new TextDecoder().decode(plain)) as Doc;
}

function bytesFrom(text: string): Uint8Array<ArrayBuffer> {
  try {
    return parseBase64(text);
  } catch {
    return new Uint8Array();
  }
}
