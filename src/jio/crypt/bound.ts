import { FILE_LENGTH, type Kind } from "./layout.ts";
import { bind } from "./seal.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Stands for one attachment in what its frames are bound to. */
export interface Context {
  id: string;
  name: string;
  digest: Bytes;
}

export async function contextOf(id: string, name: string): Promise<Context> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bind("attachment", id, name)));
  return { id, name, digest };
}

/** A frame opens only in its attachment, in the body it was written for, at its place there and in the plaintext, as its kind. */
export function boundOf({ digest }: Context, file: Bytes, frame: { at: number; start: number; kind: Kind }): Bytes {
  const bytes = new Uint8Array(digest.length + FILE_LENGTH + 17);
  const view = new DataView(bytes.buffer);
  const numbers = digest.length + FILE_LENGTH;
  bytes.set(digest);
  bytes.set(file, digest.length);
  view.setFloat64(numbers, frame.at, true);
  view.setFloat64(numbers + 8, frame.start, true);
  view.setUint8(numbers + 16, frame.kind);
  return bytes;
}
