import { FieldError } from "../../base/errors.ts";
import { bytesPerFrame } from "../sample-facts.ts";
import { bytesPerSample } from "../samples.ts";
import {
  DS64_LENGTH,
  EXTENSIBLE,
  IEEE_FLOAT,
  PCM,
  SUBFORMAT_TAIL,
  UNKNOWN_LENGTH,
  type WavFormat,
} from "./wav-words.ts";

export interface WavDescription extends WavFormat {
  /** Bytes of samples, whole frames. */
  readonly dataLength: number;
  /** Says the sub-format by GUID, as is asked of files with more than two channels or 16 bits; many programs read only the plain form. */
  readonly extensible?: boolean;
}

/**
 * The bytes before `dataLength` bytes of samples: RIFF, or RF64 where a RIFF's 4 GiB are too few. One zero byte follows
 * samples of odd length.
 *
 * Throws  "invalid-argument" for lengths that are no whole frames; "unsupported" for what WAV cannot say: a sample rate that
 *         is no whole number, more than 65535 channels.
 */
export function formatWavHeader(o: WavDescription): Uint8Array<ArrayBuffer> {
  checkDescription(o);
  const { dataLength } = o;
  const chunks = [...formatChunk(o), ...factChunk(o)];
  const riffLength = 4 + chunks.length + 8 + dataLength + (dataLength % 2);
  const isLarge = riffLength >= UNKNOWN_LENGTH;
  const frames = dataLength / bytesPerFrame(o);
  const lengths = [...u64(riffLength + 8 + DS64_LENGTH), ...u64(dataLength), ...u64(frames), ...u32(0)];
  return Uint8Array.from([
    ...[...fourCc(isLarge ? "RF64" : "RIFF"), ...u32(isLarge ? UNKNOWN_LENGTH : riffLength), ...fourCc("WAVE")],
    ...(isLarge ? [...fourCc("ds64"), ...u32(DS64_LENGTH), ...lengths] : []),
    ...[...chunks, ...fourCc("data"), ...u32(isLarge ? UNKNOWN_LENGTH : dataLength)],
  ]);
}

function checkDescription(o: WavDescription): void {
  const { sampleFormat, channelCount, sampleRateHz, dataLength, validBits, extensible } = o;
  const bits = 8 * bytesPerSample(sampleFormat);
  if (!Number.isInteger(sampleRateHz) || sampleRateHz < 1 || sampleRateHz > UNKNOWN_LENGTH)
    throw new FieldError("unsupported", `a WAV's sample rate is a whole number of hertz, not ${sampleRateHz}`, {
      sampleRateHz,
    });
  if (!Number.isInteger(channelCount) || channelCount < 1 || channelCount * (bits / 8) > 0xffff)
    throw new FieldError("unsupported", `a WAV cannot have frames of ${channelCount} × ${bits} bits`, { channelCount });
  if (!Number.isSafeInteger(dataLength) || dataLength < 0 || dataLength % bytesPerFrame(o) !== 0)
    throw new FieldError("invalid-argument", `${dataLength} bytes are no whole frames of ${bytesPerFrame(o)} bytes`, {
      dataLength,
    });
  if (validBits === undefined) return;
  if (!extensible || !Number.isInteger(validBits) || validBits < 1 || validBits > bits)
    throw new FieldError("invalid-argument", `${validBits} valid bits of ${bits} cannot be said in this form`, {
      validBits,
    });
}

function formatChunk({ sampleFormat, channelCount, sampleRateHz, extensible, validBits }: WavDescription): number[] {
  const isFloat = sampleFormat.startsWith("float");
  const width = bytesPerSample(sampleFormat);
  const frame = width * channelCount;
  const tag = isFloat ? IEEE_FLOAT : PCM;
  const body = [
    ...[...u16(extensible ? EXTENSIBLE : tag), ...u16(channelCount), ...u32(sampleRateHz)],
    ...[...u32(Math.min(sampleRateHz * frame, UNKNOWN_LENGTH)), ...u16(frame), ...u16(8 * width)],
  ];
  if (extensible) body.push(...u16(22), ...u16(validBits ?? 8 * width), ...u32(0), ...u16(tag), ...SUBFORMAT_TAIL);
  else if (isFloat) body.push(...u16(0));
  return [...fourCc("fmt "), ...u32(body.length), ...body];
}

/** All but plain PCM must tell how many frames there are. */
function factChunk(o: WavDescription): number[] {
  if (!o.sampleFormat.startsWith("float")) return [];
  const frames = Math.min(o.dataLength / bytesPerFrame(o), UNKNOWN_LENGTH);
  return [...fourCc("fact"), ...u32(4), ...u32(frames)];
}

const fourCc = (name: string) => Array.from(name, (letter) => letter.charCodeAt(0));
const littleEndian = (value: number, bytes: number) =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);
const u16 = (value: number) => littleEndian(value, 2);
const u32 = (value: number) => littleEndian(value, 4);
const u64 = (value: number) => littleEndian(value, 8);
