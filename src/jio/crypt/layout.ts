/**
 * How a sealed attachment lies: pages of one length, so that a place is found without reading what is before it, each a row of frames.
 *
 * page   file (16 bytes, the same in all pages of one body) · start (float64, where the page's plaintext begins) · frames · rest unused
 * frame  label: kind << 24 | length of ciphertext and tag (uint32), and its complement (uint32) · IV (12) · ciphertext · tag (16);
 *        never over the end of a page. A label that was changed is told by it from a frame that was never written to its end.
 *
 * Numbers are little-endian. The first frame of the first page is the head: content type, and whether the body was made by appending.
 */
import { IV_LENGTH, TAG_LENGTH } from "./seal.ts";

export const PAGE_LENGTH = 64 * 1024;
export const FILE_LENGTH = 16;
export const HEADER_LENGTH = FILE_LENGTH + 8;
const LABEL_LENGTH = 8;
export const FRAME_OVERHEAD = LABEL_LENGTH + IV_LENGTH + TAG_LENGTH;
/** The most plaintext that a page holds, in one frame. */
export const PAGE_ROOM = PAGE_LENGTH - HEADER_LENGTH - FRAME_OVERHEAD;

/** More of a body that was put follows; its last frame; a frame that was appended; the head. */
export const KIND = { more: 0, end: 1, grown: 2, head: 3 } as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

export interface Place {
  /** Unused bytes before it, up to the end of the page. */
  pad: number;
  /** Whether it begins a page. */
  isFirst: boolean;
  /** Where the frame lies in the attachment. */
  at: number;
  room: number;
}

/** Where the next frame goes in an attachment of this length. */
export function placeFrame(length: number): Place {
  const rest = PAGE_LENGTH - (length % PAGE_LENGTH);
  const pad = rest <= FRAME_OVERHEAD ? rest : 0;
  const isFirst = (length + pad) % PAGE_LENGTH === 0;
  const at = length + pad + (isFirst ? HEADER_LENGTH : 0);
  return { pad, isFirst, at, room: PAGE_LENGTH - (at % PAGE_LENGTH) - FRAME_OVERHEAD };
}

export interface FrameBytes {
  kind: Kind;
  /** In the attachment. */
  at: number;
  /** Of the plaintext. */
  length: number;
  sealed: Uint8Array<ArrayBuffer>;
}
export interface Page {
  file: Uint8Array<ArrayBuffer>;
  start: number;
  frames: FrameBytes[];
  /** Where the last whole frame ends in the attachment; what follows in a short page was never written to its end. */
  end: number;
}

/** The page of that number from its bytes, fewer than a page only at the attachment's end; `undefined` for what is none. */
export function parsePage(number: number, bytes: Uint8Array<ArrayBuffer>): Page | undefined {
  if (bytes.length < HEADER_LENGTH) return undefined;
  const view = viewOf(bytes);
  const base = number * PAGE_LENGTH;
  const frames: FrameBytes[] = [];
  let at = HEADER_LENGTH;
  while (PAGE_LENGTH - at > FRAME_OVERHEAD && at + LABEL_LENGTH <= bytes.length) {
    const label = view.getUint32(at, true);
    const [kind, length] = [label >>> 24, (label & 0xffffff) - TAG_LENGTH];
    const next = at + FRAME_OVERHEAD + length;
    const isLabel = ~label >>> 0 === view.getUint32(at + 4, true);
    if (!isLabel || length < 0 || next > PAGE_LENGTH || kind > KIND.head) return undefined;
    if (next > bytes.length) break;
    frames.push({ kind: kind as Kind, at: base + at, length, sealed: bytes.subarray(at + LABEL_LENGTH, next) });
    at = next;
  }
  return { file: bytes.subarray(0, FILE_LENGTH), start: startOf(bytes), frames, end: base + at };
}

/** Where a page's plaintext begins, by its header. */
export const startOf = (page: Uint8Array): number => viewOf(page).getFloat64(FILE_LENGTH, true);

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** A frame's bytes with what goes before it: unused bytes, and the header of a page that it begins. */
export function formatFrame(
  { pad, isFirst }: Place,
  kind: Kind,
  { file, start }: Pick<Page, "file" | "start">,
  sealed: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const at = pad + (isFirst ? HEADER_LENGTH : 0);
  const label = (kind << 24) | (sealed.length - IV_LENGTH);
  const bytes = new Uint8Array(at + LABEL_LENGTH + sealed.length);
  const view = new DataView(bytes.buffer);
  if (isFirst) {
    bytes.set(file, pad);
    view.setFloat64(pad + FILE_LENGTH, start, true);
  }
  view.setUint32(at, label, true);
  view.setUint32(at + 4, ~label, true);
  bytes.set(sealed, at + LABEL_LENGTH);
  return bytes;
}

/** Which frame may follow which; the head comes first and once. */
export function mayFollow(before: Kind | undefined, next: Kind): boolean {
  if (before === undefined || next === KIND.head) return before === undefined && next === KIND.head;
  if (before === KIND.more) return next === KIND.more || next === KIND.end;
  return before === KIND.head || next === KIND.grown;
}
