/** The sums that a stored spectrum was made of, kept beside it: from them it goes on when its source has grown. */
import { isCode } from "../../../base/errors.ts";
import type { Opts } from "../../../base/signal.ts";
import { bytesPerFrame } from "../../../format/index.ts";
import type { Doc, JioStorage } from "../../../jio/index.ts";
import type { Provenance } from "../source/find-source.ts";
import type { Samples } from "../source/samples.ts";
import type { CompensatedSum } from "./compensated-sum.ts";

/** The attachment; other readers of the Zarr group pass over it. */
export const SUMS_NAME = "welch-sums";

export interface WelchSums {
  /** What must be the same for the sums to hold: `keyOf` of their run. */
  readonly key: string;
  readonly segments: number;
  /** SHA-256 of the last bytes that they were made of. */
  readonly tail: string;
  readonly total: CompensatedSum;
}

const TAIL_BYTES = 64 * 1024;

/** All that a sum depends on but the length of the source. `parameters` as the spectrum's document says them. */
export function keyOf({ id, facts, channel, ref }: Samples, parameters: Doc): string {
  const { sampleFormat, bigEndian, channelCount, dataOffset, channels } = facts;
  const { segments: _, ...rest } = parameters;
  const where = ref ? [(ref as { path?: string }).path ?? null, ref.byteOffset, ref.strides] : [];
  return JSON.stringify([id, sampleFormat, bigEndian, channelCount, dataOffset, channels[channel], rest, ...where]);
}

/** A line of JSON, then sums and what rounding lost of them as little-endian doubles. */
export function formatSums({ total, ...facts }: WelchSums): Blob {
  const { sum, lost } = total as { sum: Float64Array<ArrayBuffer>; lost: Float64Array<ArrayBuffer> };
  return new Blob([`${JSON.stringify(facts)}\n`, sum, lost], { type: "application/octet-stream" });
}

/** Undefined for what is not the sums of so many bins: then everything is computed anew. */
export function parseSums(bytes: ArrayBuffer, bins: number): WelchSums | undefined {
  const start = bytes.byteLength - 16 * bins;
  if (start < 1 || new Uint8Array(bytes)[start - 1] !== 0x0a) return undefined;
  const { key, segments, tail } = parseFacts(new TextDecoder().decode(bytes.slice(0, start)));
  if (typeof key !== "string" || typeof tail !== "string") return undefined;
  if (typeof segments !== "number" || !Number.isSafeInteger(segments) || segments < 1) return undefined;
  const values = new Float64Array(bytes.slice(start));
  return { key, segments, tail, total: { sum: values.slice(0, bins), lost: values.slice(bins) } };
}

function parseFacts(text: string): Doc {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? (json as Doc) : {};
  } catch {
    return {};
  }
}

/** What a result keeps of its run, and what its document says of its source. */
export async function readSums(
  storage: JioStorage,
  id: string,
  bins: number,
  o: Opts,
): Promise<{ sums: WelchSums; source: Doc } | undefined> {
  try {
    const { sources } = await storage.get(id, o);
    const sums = parseSums(await storage.getAttachment(id, SUMS_NAME, { ...o, format: "array_buffer" }), bins);
    const source = Array.isArray(sources) ? (sources[0] as Doc | undefined) : undefined;
    return sums && source && { sums, source };
  } catch (error) {
    if (isCode(error, "not-found")) return undefined;
    throw error;
  }
}

/** SHA-256 of the end of that many of a recording's first frames. */
export async function digestTail(
  storage: JioStorage,
  { id, facts }: Samples,
  frames: number,
  o: Opts,
): Promise<string> {
  const end = facts.dataOffset + frames * bytesPerFrame(facts);
  const start = Math.max(facts.dataOffset, end - TAIL_BYTES);
  const bytes = await storage.getAttachment(id, "data", { ...o, format: "array_buffer", start, end });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether a source is what a result says it was, or more of it; then its tail is to be looked at. */
export function isSameOrLonger({ digest, length }: Doc, now: Provenance): boolean {
  const isSame = digest !== undefined && digest === now.digest;
  const isLonger = typeof length === "number" && (now.length ?? 0) > length;
  return isSame || (isLonger && now.doc.portal_type === "Data Stream");
}
