import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FieldError, isCode } from "../../../src/base/errors.ts";
import { bytesPerFrame } from "../../../src/format/sample-facts.ts";
import { SAMPLE_FORMATS, type SampleFormat } from "../../../src/format/samples.ts";
import { formatWavHeader, readWavHeader, scanWav, type WavHeader } from "../../../src/format/wav.ts";
import { python, testWith } from "../../support/peers.ts";
import { runs } from "../../support/runs.ts";

interface Chunk {
  name: string;
  bytes: Uint8Array;
  declared?: number;
}

const SAMPLES = Uint8Array.from({ length: 24 }, (_, i) => i);

/** A whole file of these chunks, odd ones padded. */
function wav(chunks: Chunk[], riff = "RIFF", form = "WAVE"): Uint8Array {
  const body = chunks.flatMap(({ name, bytes, declared = bytes.length }) => [
    Buffer.from(name, "latin1"),
    Buffer.from(Uint32Array.of(declared).buffer),
    bytes,
    new Uint8Array(bytes.length % 2),
  ]);
  const length = body.reduce((sum, part) => sum + part.length, 4);
  return Buffer.concat([Buffer.from(riff), Buffer.from(Uint32Array.of(length).buffer), Buffer.from(form), ...body]);
}

function fmt(
  o: { tag?: number; channels?: number; rate?: number; bits?: number; align?: number; sub?: number } = {},
): Chunk {
  const { tag = 1, channels = 2, rate = 48_000, bits = 16, align = (channels * bits) / 8, sub } = o;
  const view = new DataView(new ArrayBuffer(sub === undefined ? 16 : 40));
  view.setUint16(0, tag, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, rate, true);
  view.setUint32(8, rate * align, true);
  view.setUint16(12, align, true);
  view.setUint16(14, bits, true);
  const bytes = new Uint8Array(view.buffer);
  if (sub !== undefined)
    bytes.set([22, 0, bits, 0, 0, 0, 0, 0, sub, 0, 0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113], 16);
  return { name: "fmt ", bytes };
}

const data = (bytes = SAMPLES, declared = bytes.length): Chunk => ({ name: "data", bytes, declared });

/** Feeds the parser what it asks for, and tells what that was. */
function parse(file: Uint8Array, fileLength = file.length): { header: WavHeader; asked: number } {
  const scan = scanWav(fileLength);
  let asked = 0;
  let step = scan.next();
  while (!step.done) {
    asked += step.value.end - step.value.start;
    step = scan.next(file.slice(step.value.start, step.value.end));
  }
  return { header: step.value, asked };
}

function failure(file: Uint8Array): FieldError {
  try {
    parse(file);
  } catch (error) {
    return error as FieldError;
  }
  throw new Error("it was read");
}

describe("a header", () => {
  test("of every sample format is read back as it was written", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SAMPLE_FORMATS),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 400_000 }),
        fc.nat(1000),
        (sampleFormat, channelCount, sampleRateHz, frames) => {
          const dataLength = frames * bytesPerFrame({ sampleFormat, channelCount });
          const header = formatWavHeader({ sampleFormat, channelCount, sampleRateHz, dataLength });
          const file = Buffer.concat([header, new Uint8Array(dataLength)]);
          const expected = { sampleFormat, channelCount, sampleRateHz, bigEndian: false, dataOffset: 44, dataLength };
          expect(parse(file).header).toEqual({ ...expected, cut: false });
        },
      ),
    );
  });

  testWith("numpy")("as written is what Python's wave module reads", () => {
    for (const [format, width] of [
      ["uint8", 1],
      ["int16", 2],
      ["int24", 3],
      ["int32", 4],
    ] as [SampleFormat, number][]) {
      const header = formatWavHeader({
        sampleFormat: format,
        channelCount: 3,
        sampleRateHz: 25_600,
        dataLength: 12 * width,
      });
      const script = `import wave, sys, io
w = wave.open(io.BytesIO(sys.stdin.buffer.read())); print(w.getnchannels(), w.getsampwidth(), w.getframerate(), w.getnframes())`;
      const said = python(script, Buffer.concat([header, new Uint8Array(12 * width)])).toString();
      expect(said.trim()).toBe(`3 ${width} 25600 4`);
    }
  });

  test("in the extensible form counts by its subformat", () => {
    const pcm = parse(wav([fmt({ tag: 0xfffe, sub: 1, bits: 24 }), data()])).header;
    expect(pcm).toMatchObject({ sampleFormat: "int24", dataOffset: 68, dataLength: 24 });
    const float = parse(wav([fmt({ tag: 0xfffe, sub: 3, bits: 32, channels: 1 }), data()])).header;
    expect(float).toMatchObject({ sampleFormat: "float32", channelCount: 1 });
    expect(failure(wav([fmt({ tag: 0xfffe, sub: 6 }), data()])).message).toContain("A-law");
    const strange = fmt({ tag: 0xfffe, sub: 1 });
    strange.bytes[30] = 9;
    expect(failure(wav([strange, data()])).message).toContain("0xfffe");
  });

  test("is found behind chunks of any length, odd ones padded, without reading them", async () => {
    const file = wav([
      { name: "LIST", bytes: new Uint8Array(3_000_001) },
      fmt({ channels: 1 }),
      { name: "bext", bytes: new Uint8Array(777) },
      data(),
    ]);
    const { header, asked } = parse(file);
    expect(header).toMatchObject({ channelCount: 1, dataOffset: file.length - 24, dataLength: 24, cut: false });
    expect(asked).toBeLessThan(10_000);
    await expect(readWavHeader(file.length, async (start, end) => file.slice(start, end))).resolves.toEqual(header);
  });

  test("of a file that ends early, or was written as a stream, gives the whole frames there are, and says so", () => {
    for (const declared of [0, 0xffffffff, 4000]) {
      const { header } = parse(wav([fmt(), data(SAMPLES.subarray(0, 22), declared)]));
      expect(header).toMatchObject({ dataLength: 20, cut: true });
    }
    expect(parse(wav([fmt(), data(new Uint8Array(0))])).header).toMatchObject({ dataLength: 0, cut: false });
  });
});

describe("a file that cannot be read says what is wrong and where:", () => {
  const cases: [string, Uint8Array, string, number][] = [
    ["another kind of file", Buffer.from("OggS, which is not a WAV file"), "OggS", 0],
    ["a RIFF file of another kind", wav([], "RIFF", "AVI "), "AVI ", 8],
    ["an empty file", new Uint8Array(0), "ends inside the RIFF header", 0],
    ["a compressed one", wav([fmt({ tag: 0x55 }), data()]), "0x0055, MP3", 20],
    ["an odd sample width", wav([fmt({ bits: 12, align: 4 }), data()]), "12 bits", 34],
    ["a float of 16 bits", wav([fmt({ tag: 3 }), data()]), "16 bits, not 32, 64", 34],
    ["no channels", wav([fmt({ channels: 0 }), data()]), "no channels", 22],
    ["no rate", wav([fmt({ rate: 0 }), data()]), "rate is 0", 24],
    ["a false block align", wav([fmt({ align: 3 }), data()]), "3 bytes", 32],
    ["a short fmt chunk", wav([{ name: "fmt ", bytes: new Uint8Array(8) }, data()]), "8 bytes", 12],
    ["samples before their format", wav([data(), fmt()]), "no fmt chunk", 12],
    ["no samples", wav([fmt()]), "no data chunk", 36],
  ];
  for (const [name, file, words, offset] of cases)
    test(name, () => {
      const error = failure(file);
      expect(isCode(error, "invalid-format")).toBe(true);
      expect(error.message).toContain(words);
      expect(error.message).toContain("save the recording as WAV");
      expect(error.facts).toEqual({ offset });
    });

  test("RF64 and big-endian files are unsupported", () => {
    for (const riff of ["RF64", "BW64", "RIFX"])
      expect(isCode(failure(wav([fmt(), data()], riff)), "unsupported")).toBe(true);
    const huge = () =>
      formatWavHeader({ sampleFormat: "int16", channelCount: 1, sampleRateHz: 1, dataLength: 2 ** 33 });
    expect(huge).toThrow("RF64");
  });
});

describe("any bytes give a header or a FieldError:", () => {
  const survives = (file: Uint8Array) => {
    try {
      const { header } = parse(file);
      expect(header.dataOffset + header.dataLength).toBeLessThanOrEqual(file.length);
      expect(header.dataLength % bytesPerFrame(header)).toBe(0);
    } catch (error) {
      expect(isCode(error, "invalid-format") || isCode(error, "unsupported") ? "FieldError" : error).toBe("FieldError");
    }
  };

  test("random ones", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), survives), { numRuns: runs(500) });
  });

  test("valid files with bytes changed, and cut anywhere", () => {
    const files = [
      wav([fmt(), data()]),
      wav([{ name: "LIST", bytes: new Uint8Array(5) }, fmt({ tag: 0xfffe, sub: 3, bits: 32 }), data()]),
    ];
    const change = fc.tuple(fc.nat(120), fc.nat(255));
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(change, { maxLength: 4 }),
        fc.nat(140),
        (file, changes, length) => {
          const broken = Uint8Array.from(file).subarray(0, length);
          for (const [at, value] of changes) if (at < broken.length) broken[at] = value;
          survives(broken);
        },
      ),
      { numRuns: runs(2000) },
    );
  });
});
