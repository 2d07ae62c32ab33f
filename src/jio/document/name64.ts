/** Any text as base64 and back: UTF-8, and half a surrogate pair in the three bytes UTF-8 would give it, so that no two texts meet. */

import { binaryOf, bytesOf } from "../handle/binary.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Base64 of text, with the two letters that names can hold instead of "+" and "/".
 *
 * Source  RFC 4648 section 5; the encoding of half a pair is WTF-8, https://simonsapin.github.io/wtf-8/.
 */
export function formatName64(text: string): string {
  return btoa(binaryOf(encode(text)))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}

/** The text, or `undefined` for anything that `formatName64` never gives. */
export function parseName64(encoded: string): string | undefined {
  if (!/^[\w-]*={0,2}$/.test(encoded)) return undefined;
  try {
    const text = decode(bytesOf(atob(encoded.replaceAll("-", "+").replaceAll("_", "/"))));
    return formatName64(text) === encoded ? text : undefined;
  } catch {
    return undefined;
  }
}

function encode(text: string): Uint8Array {
  if (!/\p{Surrogate}/u.test(text)) return encoder.encode(text);
  return Uint8Array.from(
    [...text].flatMap((letter) => {
      const code = letter.charCodeAt(0);
      if (letter.length === 2 || code < 0xd800 || code > 0xdfff) return [...encoder.encode(letter)];
      return [0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
    }),
  );
}

function decode(bytes: Uint8Array): string {
  let text = "";
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    const [lead = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    if (lead !== 0xed || second < 0xa0) continue; // in UTF-8 less follows here
    text += decoder.decode(bytes.subarray(from, at));
    text += String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f));
    from = at + 3;
  }
  return text + decoder.decode(bytes.subarray(from));
}
