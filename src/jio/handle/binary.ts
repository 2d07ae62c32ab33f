/** Bytes as text of one letter each, which is what base64 and text stores take. */

const PIECE = 0x8000; // more arguments at once than an engine may take

export function binaryOf(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += PIECE) binary += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return binary;
}

export function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

export const formatBase64 = (bytes: Uint8Array): string => btoa(binaryOf(bytes));

/** Throws a DOMException for text that is not base64. */
export const parseBase64 = (text: string): Uint8Array<ArrayBuffer> => bytesOf(atob(text));
