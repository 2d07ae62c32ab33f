/** Any text as names that every file system and zip tool takes, and back; ordinary text stays as it is. */
import { FieldError } from "../../base/errors.ts";

/** File systems take 255 bytes or more; a longer component goes on in the next one, after a lone "%" at its end. */
const PIECE_BYTES = 200;
/** Names of devices on Windows, and what file managers leave in folders, which a reader of folders ignores. */
const TAKEN = /^(?:(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³]) *(?=\.|$)|(?:\.ds_store|thumbs\.db|desktop\.ini|__macosx)$)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be found
const UNSAFE = /[\u0000-\u001f\u007f-\u009f"%*/:<>?\\|]|^\p{Surrogate}$/u;

/**
 * One component of a path; more than one where it is long. A slash in it is escaped; strictly, so is what differs only
 * by case or by the form of its accents: a file system may take two such names for one.
 */
export function escapeComponent(text: string, { strict }: { strict: boolean }): string[] {
  const characters = [...text];
  const atoms = characters.map((character, index) => {
    const isLast = index === characters.length - 1;
    const isHeld = UNSAFE.test(character) || (strict && /[^!-@[-~ ]/.test(character));
    const isLastHeld = /[. ]/.test(character);
    return isHeld || (isLast && isLastHeld) ? escapeCharacter(character) : character;
  });
  return cut(atoms).map((piece) => (TAKEN.test(piece) ? escapeCharacter(piece[0]!) + piece.slice(1) : piece));
}

/** A slash between two characters other than slashes parts components; any other is escaped with the component after it. */
export const splitComponents = (text: string): string[] => text.split(/(?<=[^/])\/(?!$)/);

/** The text of components; throws "invalid-format" for a "%" that begins no escape. */
export function unescapeComponents(components: readonly string[]): string {
  const path = components.join("/").replaceAll("%/", "");
  if (/%(?![\da-f]{2})/i.test(path)) throw malformed(path);
  // Half a surrogate pair has no UTF-8; in that form it is three bytes that decodeURIComponent refuses.
  const paired = path.replace(/%ED%([AB][\dA-F])%([89AB][\dA-F])/gi, (_, middle: string, last: string) =>
    String.fromCharCode(0xd000 | ((Number.parseInt(middle, 16) & 0x3f) << 6) | (Number.parseInt(last, 16) & 0x3f)),
  );
  try {
    return decodeURIComponent(paired);
  } catch {
    throw malformed(path);
  }
}

/** What two names have in common that some file system takes for one. */
export const foldName = (text: string) => text.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");

const malformed = (path: string) =>
  new FieldError("invalid-format", `“${path}” is no name of ours: a “%” in it begins no escape`, { path });

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  const bytes = isHalf
    ? [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
    : [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

function cut(atoms: readonly string[]): string[] {
  const pieces = [""];
  let bytes = 0;
  for (const atom of atoms) {
    const length = new TextEncoder().encode(atom).length;
    if (bytes + length > PIECE_BYTES) {
      pieces[pieces.length - 1] += "%";
      pieces.push("");
      bytes = 0;
    }
    pieces[pieces.length - 1] += atom;
    bytes += length;
  }
  return pieces;
}
