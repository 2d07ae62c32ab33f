/** WAV files with PCM or IEEE float samples: RIFF, RIFX (big-endian), RF64 and BW64 (over 4 GiB). */
import { FieldError } from "../../base/errors.ts";
import { bytesPerFrame, type SampleFacts } from "../sample-facts.ts";
import type { SampleFormat } from "../samples.ts";
import {
  DS64_LENGTH,
  EXTENSIBLE,
  IEEE_FLOAT,
  PCM,
  SUBFORMAT_TAIL,
  UNKNOWN_LENGTH,
  type WavFormat,
} from "./wav-words.ts";

export interface WavHeader extends Omit<SampleFacts, "channels">, Pick<WavFormat, "validBits"> {
  /** The file says another length than it has: its recorder was stopped, or wrote it as a stream. */
  readonly cut: boolean;
  /** Bytes of samples that the file says it has and has not; absent where it does not say how many there are. */
  readonly missingBytes?: number;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

type Scan<T> = Generator<ByteRange, T, Uint8Array>;
type Need = (start: number, length: number, what: string) => Scan<DataView>;

interface Riff {
  readonly littleEndian: boolean;
  /** Lengths that do not fit in 32 bits, by chunk; RF64 and BW64 have them. */
  readonly large?: ReadonlyMap<string, number>;
  /** What the file says of its own length agrees with it. */
  readonly whole: boolean;
}

const CODECS: Record<number, string> = {
  2: "Microsoft ADPCM",
  6: "A-law",
  7: "µ-law",
  17: "IMA ADPCM",
  49: "GSM 6.10",
  80: "MPEG",
  85: "MP3",
  255: "AAC",
};
const READ_BYTES = 4096; // the usual header in one read
const MOST_CHUNKS = 4096;

/**
 * Finds a WAV's samples, asking for the byte ranges it needs and for nothing else: chunks before the samples are stepped
 * over, however long. Each `next` takes the bytes of the range last asked for.
 *
 * Memory  keeps one range, about 4 KiB.
 * Throws  "invalid-format" with `offset`.
 */
export function* scanWav(fileLength: number): Scan<WavHeader> {
  const need = createNeed(fileLength);
  const riff = yield* scanRiff(need, fileLength);
  const { littleEndian, large } = riff;
  let format: WavFormat | undefined;
  for (let at = 12, chunks = 0; at + 8 <= fileLength && chunks < MOST_CHUNKS; chunks++) {
    const head = yield* need(at, 8, "a chunk header");
    const name = fourCc(head, 0);
    const short = head.getUint32(4, littleEndian);
    const length = short === UNKNOWN_LENGTH ? (large?.get(name) ?? short) : short;
    if (name === "data") {
      if (!format) throw bad(at, "the samples come before their format (no fmt chunk)");
      return locateSamples(format, riff, { at: at + 8, declared: length, fileLength });
    }
    if (name === "fmt ") format = yield* scanFormat(need, at, { length, littleEndian });
    at += 8 + length + (length % 2);
  }
  throw bad(fileLength, "there are no samples in it (no data chunk)");
}

/** Finds a WAV's samples with a function that reads [start, end) of the file; rejects as scanWav throws. */
export async function readWavHeader(
  fileLength: number,
  read: (start: number, end: number) => Promise<Uint8Array>,
): Promise<WavHeader> {
  const scan = scanWav(fileLength);
  let step = scan.next();
  while (!step.done) step = scan.next(await read(step.value.start, step.value.end));
  return step.value;
}

/** Hands out views of the file; asks the caller only for what the last range did not cover. */
function createNeed(fileLength: number): Need {
  let bytes: Uint8Array = new Uint8Array(0);
  let from = 0;
  return function* (start, length, what) {
    if (start + length > fileLength) throw bad(start, `the file ends inside ${what}`);
    if (start < from || start + length > from + bytes.length) {
      const end = Math.min(start + Math.max(length, READ_BYTES), fileLength);
      bytes = yield { start, end };
      from = start;
      if (bytes.length < length) throw bad(start, `the file ends inside ${what}`);
    }
    return new DataView(bytes.buffer, bytes.byteOffset + start - from, length);
  };
}

function* scanRiff(need: Need, fileLength: number): Scan<Riff> {
  const view = yield* need(0, 12, "the RIFF header");
  const name = fourCc(view, 0);
  if (!["RIFF", "RIFX", "RF64", "BW64"].includes(name))
    throw bad(0, `it begins with ${JSON.stringify(name)}, not "RIFF"`);
  if (fourCc(view, 8) !== "WAVE") throw bad(8, `it is a RIFF file of ${JSON.stringify(fourCc(view, 8))}, not "WAVE"`);
  const littleEndian = name !== "RIFX";
  const whole = 8 + view.getUint32(4, littleEndian) === fileLength;
  if (!name.endsWith("64")) return { littleEndian, whole };
  const large = yield* scanLargeLengths(need);
  return { littleEndian, large, whole: 8 + (large.get(name) ?? 0) === fileLength };
}

function* scanLargeLengths(need: Need): Scan<ReadonlyMap<string, number>> {
  const head = yield* need(12, 8, "the ds64 chunk");
  if (fourCc(head, 0) !== "ds64") throw bad(12, "its long lengths are missing (no ds64 chunk)");
  const length = head.getUint32(4, true);
  if (length < DS64_LENGTH) throw bad(16, `its ds64 chunk has ${length} bytes, not ${DS64_LENGTH} or more`);
  const view = yield* need(20, DS64_LENGTH, "the ds64 chunk");
  const count = Math.min(view.getUint32(24, true), Math.floor((length - DS64_LENGTH) / 12), MOST_CHUNKS);
  const table = yield* need(20 + DS64_LENGTH, 12 * count, "the ds64 chunk");
  const lengths = new Map<string, number>();
  for (let i = 0; i < count; i++) lengths.set(fourCc(table, 12 * i), Number(table.getBigUint64(12 * i + 4, true)));
  const [riff, data] = [view.getBigUint64(0, true), view.getBigUint64(8, true)].map(Number) as [number, number];
  return lengths.set("RF64", riff).set("BW64", riff).set("data", data);
}

function* scanFormat(need: Need, at: number, o: { length: number; littleEndian: boolean }): Scan<WavFormat> {
  const { length, littleEndian } = o;
  if (length < 16) throw bad(at, `its fmt chunk has ${length} bytes, not 16 or more`);
  const view = yield* need(at + 8, Math.min(length, 40), "the fmt chunk");
  const tag = formatTag(view, at + 8, littleEndian);
  const channelCount = view.getUint16(2, littleEndian);
  const sampleRateHz = view.getUint32(4, littleEndian);
  const blockAlign = view.getUint16(12, littleEndian);
  const bits = view.getUint16(14, littleEndian);
  const sampleFormat = sampleFormatOf(tag, bits, at + 8);
  if (channelCount === 0) throw bad(at + 10, "it has no channels");
  if (sampleRateHz === 0) throw bad(at + 12, "its sample rate is 0");
  const frame = bytesPerFrame({ sampleFormat, channelCount });
  if (blockAlign !== frame)
    throw bad(at + 20, `its frames are said to have ${blockAlign} bytes; ${channelCount} × ${bits} bits have ${frame}`);
  const isExtensible = view.getUint16(0, littleEndian) === EXTENSIBLE;
  const validBits = isExtensible ? view.getUint16(18, littleEndian) || bits : bits;
  if (validBits > bits) throw bad(at + 26, `${validBits} bits of each sample are said to be valid; it has ${bits}`);
  const hasSpare = validBits < 8 * (frame / channelCount);
  return { sampleFormat, channelCount, sampleRateHz, ...(hasSpare && { validBits }) };
}

function formatTag(view: DataView, at: number, littleEndian: boolean): number {
  const tag = view.getUint16(0, littleEndian);
  if (tag !== EXTENSIBLE) return tag;
  if (view.byteLength < 40) throw bad(at, "its extensible fmt chunk is too short");
  const isKnown = SUBFORMAT_TAIL.every((byte, i) => view.getUint8(26 + i) === byte);
  return isKnown && littleEndian ? view.getUint16(24, true) : EXTENSIBLE; // nobody writes RIFX with a GUID
}

/** Samples of 9 to 15 bits lie in 16, and so on: in the highest bits of whole bytes. */
function sampleFormatOf(tag: number, bits: number, at: number): SampleFormat {
  if (tag !== PCM && tag !== IEEE_FLOAT) {
    const codec = `format tag 0x${tag.toString(16).padStart(4, "0")}${CODECS[tag] ? `, ${CODECS[tag]}` : ""}`;
    throw bad(at, `its samples are compressed or of an unknown kind (${codec})`);
  }
  const integers = [undefined, "uint8", "int16", "int24", "int32"] as const;
  const floats: Record<number, SampleFormat> = { 32: "float32", 64: "float64" };
  const format = tag === PCM ? integers[Math.ceil(bits / 8)] : floats[bits];
  if (!format) throw bad(at + 14, `its samples have ${bits} bits, not ${tag === PCM ? "1 to 32" : "32 or 64"}`);
  return format;
}

function locateSamples(
  { validBits, ...format }: WavFormat,
  { littleEndian, whole }: Riff,
  { at, declared, fileLength }: { at: number; declared: number; fileLength: number },
): WavHeader {
  const present = fileLength - at;
  // What a recorder leaves that died, or that wrote into a pipe. A file that is whole and says 0 has no samples.
  const streamed = declared === UNKNOWN_LENGTH || declared >= 2 ** 63 || (declared === 0 && !whole);
  const length = streamed ? present : Math.min(declared, present);
  const dataLength = length - (length % bytesPerFrame(format));
  return {
    ...format,
    ...(validBits !== undefined && { validBits }),
    bigEndian: !littleEndian,
    dataOffset: at,
    dataLength,
    cut: dataLength !== declared,
    ...(!streamed && length < declared && { missingBytes: declared - length }),
  };
}

function fourCc(view: DataView, at: number): string {
  return String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(at + i)));
}

function bad(offset: number, what: string): FieldError {
  const advice = "save the recording as WAV with PCM or float samples";
  return new FieldError("invalid-format", `This is no WAV file we can read: ${what} (byte ${offset}); ${advice}.`, {
    offset,
  });
}
