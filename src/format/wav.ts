/** WAV files: RIFF/WAVE with PCM or IEEE float samples (Microsoft, Multiple Channel Audio Data and WAVE Files). */
import { FieldError } from "../base/errors.ts";
import { bytesPerFrame, type SampleFacts } from "./sample-facts.ts";
import { bytesPerSample, type SampleFormat } from "./samples.ts";

export interface WavHeader extends Omit<SampleFacts, "channels"> {
  /** The file says another length than it has: its recorder was stopped, or wrote it as a stream. */
  readonly cut: boolean;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

type Scan<T> = Generator<ByteRange, T, Uint8Array>;
type Format = Pick<WavHeader, "sampleFormat" | "channelCount" | "sampleRateHz">;
type Need = (start: number, length: number, what: string) => Scan<DataView>;

const PCM = 1;
const IEEE_FLOAT = 3;
const EXTENSIBLE = 0xfffe;
const SUBFORMAT_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
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
const HEADER_LENGTH = 44;
const READ_BYTES = 4096; // the usual header in one read
const MOST_CHUNKS = 4096;

/**
 * Finds a WAV's samples, asking for the byte ranges it needs and for nothing else: chunks before the samples are stepped
 * over, however long. Each `next` takes the bytes of the range last asked for.
 *
 * Memory  keeps one range, about 4 KiB.
 * Throws  "invalid-format" with `offset`, or "unsupported" for RF64 and RIFX.
 */
export function* scanWav(fileLength: number): Scan<WavHeader> {
  const need = createNeed(fileLength);
  const riff = yield* need(0, 12, "the RIFF header");
  checkRiff(riff);
  let format: Format | undefined;
  for (let at = 12, chunks = 0; at + 8 <= fileLength && chunks < MOST_CHUNKS; chunks++) {
    const head = yield* need(at, 8, "a chunk header");
    const name = fourCc(head, 0);
    const length = head.getUint32(4, true);
    if (name === "data") {
      if (!format) throw bad(at, "the samples come before their format (no fmt chunk)");
      return locateSamples(format, at + 8, length, fileLength);
    }
    if (name === "fmt ") format = yield* scanFormat(need, at, length);
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

/** The 44 bytes before `dataLength` bytes of samples. Throws "unsupported" above 4 GiB. */
export function formatWavHeader(o: Format & { dataLength: number }): Uint8Array {
  const { sampleFormat, channelCount, sampleRateHz, dataLength } = o;
  const frame = bytesPerFrame(o);
  const riffLength = HEADER_LENGTH - 8 + dataLength + (dataLength % 2);
  if (riffLength > 0xffffffff)
    throw new FieldError("unsupported", "a WAV over 4 GiB needs RF64, which is not built yet", { dataLength });
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  writeFourCc(view, 0, "RIFF");
  view.setUint32(4, riffLength, true);
  writeFourCc(view, 8, "WAVE");
  writeFourCc(view, 12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, sampleFormat.startsWith("float") ? IEEE_FLOAT : PCM, true);
  view.setUint16(22, channelCount, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * frame, true);
  view.setUint16(32, frame, true);
  view.setUint16(34, 8 * bytesPerSample(sampleFormat), true);
  writeFourCc(view, 36, "data");
  view.setUint32(40, dataLength, true);
  return new Uint8Array(view.buffer);
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

function checkRiff(view: DataView): void {
  const name = fourCc(view, 0);
  if (name === "RF64" || name === "BW64" || name === "RIFX")
    throw new FieldError("unsupported", `${name} files are not read yet; save the recording as a plain WAV`, {
      offset: 0,
    });
  if (name !== "RIFF") throw bad(0, `it begins with ${JSON.stringify(name)}, not "RIFF"`);
  if (fourCc(view, 8) !== "WAVE") throw bad(8, `it is a RIFF file of ${JSON.stringify(fourCc(view, 8))}, not "WAVE"`);
}

function* scanFormat(need: Need, at: number, length: number): Scan<Format> {
  if (length < 16) throw bad(at, `its fmt chunk has ${length} bytes, not 16 or more`);
  const view = yield* need(at + 8, Math.min(length, 40), "the fmt chunk");
  const tag = formatTag(view, at + 8);
  const channelCount = view.getUint16(2, true);
  const sampleRateHz = view.getUint32(4, true);
  const blockAlign = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  const sampleFormat = sampleFormatOf(tag, bits, at + 8);
  if (channelCount === 0) throw bad(at + 10, "it has no channels");
  if (sampleRateHz === 0) throw bad(at + 12, "its sample rate is 0");
  const frame = bytesPerFrame({ sampleFormat, channelCount });
  if (blockAlign !== frame)
    throw bad(at + 20, `its frames are said to have ${blockAlign} bytes; ${channelCount} × ${bits} bits have ${frame}`);
  return { sampleFormat, channelCount, sampleRateHz };
}

function formatTag(view: DataView, at: number): number {
  const tag = view.getUint16(0, true);
  if (tag !== EXTENSIBLE) return tag;
  if (view.byteLength < 40) throw bad(at, "its extensible fmt chunk is too short");
  const isKnown = SUBFORMAT_TAIL.every((byte, i) => view.getUint8(26 + i) === byte);
  return isKnown ? view.getUint16(24, true) : EXTENSIBLE;
}

function sampleFormatOf(tag: number, bits: number, at: number): SampleFormat {
  const integers: Record<number, SampleFormat> = { 8: "uint8", 16: "int16", 24: "int24", 32: "int32" };
  const floats: Record<number, SampleFormat> = { 32: "float32", 64: "float64" };
  const known = tag === PCM ? integers : tag === IEEE_FLOAT ? floats : undefined;
  if (!known) {
    const codec = `format tag 0x${tag.toString(16).padStart(4, "0")}${CODECS[tag] ? `, ${CODECS[tag]}` : ""}`;
    throw bad(at, `its samples are compressed or of an unknown kind (${codec})`);
  }
  const format = known[bits];
  if (!format) throw bad(at + 14, `its samples have ${bits} bits, not ${Object.keys(known).join(", ")}`);
  return format;
}

function locateSamples(format: Format, dataOffset: number, declared: number, fileLength: number): WavHeader {
  const present = fileLength - dataOffset;
  const streamed = declared === 0 || declared === 0xffffffff;
  const length = streamed ? present : Math.min(declared, present);
  const dataLength = length - (length % bytesPerFrame(format));
  return { ...format, bigEndian: false, dataOffset, dataLength, cut: dataLength !== declared };
}

function fourCc(view: DataView, at: number): string {
  return String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(at + i)));
}

function writeFourCc(view: DataView, at: number, name: string): void {
  for (let i = 0; i < 4; i++) view.setUint8(at + i, name.charCodeAt(i));
}

function bad(offset: number, what: string): FieldError {
  const advice = "save the recording as WAV with PCM or float samples";
  return new FieldError("invalid-format", `This is no WAV file we can read: ${what} (byte ${offset}); ${advice}.`, {
    offset,
  });
}
