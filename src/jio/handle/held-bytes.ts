/** Blobs that this thread made from bytes: whoever needs the bytes here takes them without a way through the browser's process and back. */

/** More than this is held by the browser alone, which may keep it on its disk. */
const MOST = 8 * 1024 * 1024;

const held = new WeakMap<Blob, Uint8Array<ArrayBuffer>>();

/** The bytes must be nobody else's: they stay what they are. */
export function blobOf(bytes: Uint8Array<ArrayBuffer>, type: string): Blob {
  const blob = new Blob([bytes], { type });
  if (bytes.length <= MOST) held.set(blob, bytes);
  return blob;
}

/** Not to be changed, and not to be transferred. */
export const heldBytes = (blob: Blob): Uint8Array<ArrayBuffer> | undefined => held.get(blob);
