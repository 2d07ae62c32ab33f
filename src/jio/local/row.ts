/** The row of one attachment, the truth about its bytes, and the pure rules on it. Lengths and offsets are bytes. */
import type { Doc } from "../storage.ts";

/** Up to here the bytes lie in the row; a file costs more. */
export const INLINE_LENGTH = 60 * 1024; // with the row around it below 64 KiB: Chromium keeps longer values in files, which a power cut takes
/** Up to here they share a file with others; making one costs more than writing them. */
export const PACKED_LENGTH = 4 * 1024 * 1024;
export const SEGMENT_LENGTH = 64 * 1024 * 1024;
/** Up to here a copy through a file that is open already comes sooner than a reference, so nobody holds one. */
export const COPIED_LENGTH = 1024 * 1024;
/** The most that is read, written or sent at once. */
export const SLICE_LENGTH = 4 * 1024 * 1024;

/** Bytes that no one will ever write again. */
export interface Segment {
  file: string;
  offset: number;
  length: number;
  sha256: string;
  /** The file is a pack: it may grow, and be moved together with others. */
  packed?: true;
}

export interface AttachmentRow {
  id: string;
  name: string;
  content_type: string;
  /** With an open tail: what it was about a second ago; the tail's file knows better. */
  length: number;
  /** New with every change, to compare and swap. */
  revision: string;
  segments: Segment[];
  inline?: ArrayBuffer;
  /** Of the whole; absent while a tail is open. */
  sha256?: string;
  /** The digest's state after the last segment, so that an append goes on from there. */
  hash_state?: Uint8Array;
  /** The file that is being appended to, after the last segment. */
  tail?: { file: string };
}

/** What staging a body gives: the part of a row that tells of bytes in files. */
export interface Staged {
  segments: Segment[];
  length: number;
  sha256: string;
  hash_state?: Uint8Array;
}

export function filesOf(row: AttachmentRow): string[] {
  return [...row.segments.map(({ file }) => file), ...(row.tail ? [row.tail.file] : [])];
}

/** Where the open tail begins. */
export function sealedLength({ segments }: Pick<AttachmentRow, "segments">): number {
  return segments.reduce((sum, { length }) => sum + length, 0);
}

/** The pieces of files that make up [start, end) of the sealed bytes. */
export function planRead(segments: readonly Segment[], start: number, end: number) {
  const pieces: { file: string; from: number; to: number; packed: boolean }[] = [];
  let base = 0;
  for (const { file, offset, length, packed } of segments) {
    const from = Math.max(start, base) - base;
    const to = Math.min(end, base + length) - base;
    if (from < to) pieces.push({ file, from: offset + from, to: offset + to, packed: packed ?? false });
    base += length;
  }
  return pieces;
}

const SAMPLE_BYTES: Record<string, number> = { uint8: 1, int16: 2, int24: 3, int32: 4, float32: 4, float64: 8 };

/** The length cut to a whole frame, where the document says that its data are samples; a crash may have torn the last one. */
export function wholeFrames(doc: Doc, name: string, length: number): number {
  const frame = (SAMPLE_BYTES[String(doc.sample_format)] ?? 0) * Number(doc.channel_count ?? 1);
  const offset = Number(doc.data_offset ?? 0);
  if (name !== "data" || !Number.isSafeInteger(frame) || frame <= 0 || !(offset >= 0) || length <= offset)
    return length;
  return offset + Math.floor((length - offset) / frame) * frame;
}
