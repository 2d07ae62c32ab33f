import { appendFile, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type FieldError, isCode } from "../../../src/base/errors.ts";
import { bytesPerFrame } from "../../../src/format/sample-facts.ts";
import { decodeSamples, SAMPLE_FORMATS, type SampleFormat } from "../../../src/format/samples.ts";
import { readWavHeader, scanWav, type WavHeader } from "../../../src/format/wav/read-wav.ts";
import { formatWavHeader } from "../../../src/format/wav/write-wav.ts";
import { python, testWith } from "../../support/peers.ts";
import { runs } from "../../support/runs.ts";

vi.setConfig({ testTimeout: 60_000 });

interface Chunk {
  name: string;
  bytes: Uint8Array;
  declared?: number;
}

const SAMPLES = Uint8Array.from({ length: 24 }, (_, i) => i);

/** A whole file of these chunks, odd ones padded. `said`: what the file says of itself. */
function wav(chunks: Chunk[], riff = "RIFF", form = "WAVE", said?: number): Uint8Array {
  const body = chunks.flatMap(({ name, bytes, declared = bytes.length }) => [
    Buffer.from(name, "latin1"),
    Buffer.from(Uint32Array.of(declared).buffer),
    bytes,
    new Uint8Array(bytes.length % 2),
  ]);
  const length = body.reduce((sum, part) => sum + part.length, 4);
  return Buffer.concat([
    Buffer.from(riff),
    Buffer.from(Uint32Array.of(said ?? length).buffer),
    Buffer.from(form),
    ...body,
  ]);
}

function fmt(
  o: {
    tag?: number;
    channels?: number;
    rate?: number;
    bits?: number;
    align?: number;
    sub?: number;
    valid?: number;
  } = {},
): Chunk {
  const { tag = 1, channels = 2, rate = 48_000, bits = 16, align = (channels * bits) / 8, sub, valid = bits } = o;
  const view = new DataView(new ArrayBuffer(sub === undefined ? 16 : 40));
  view.setUint16(0, tag, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, rate, true);
  view.setUint32(8, rate * align, true);
  view.setUint16(12, align, true);
  view.setUint16(14, bits, true);
  const bytes = new Uint8Array(view.buffer);
  if (sub !== undefined)
    bytes.set([22, 0, valid, 0, 0, 0, 0, 0, sub, 0, 0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113], 16);
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
          const dataOffset = sampleFormat.startsWith("float") ? 58 : 44;
          const expected = { sampleFormat, channelCount, sampleRateHz, bigEndian: false, dataOffset, dataLength };
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
      const { header } = parse(wav([fmt(), data(SAMPLES.subarray(0, 22), declared)], "RIFF", "WAVE", 0));
      expect(header).toMatchObject({ dataLength: 20, cut: true });
      expect(header.missingBytes).toBe(declared === 4000 ? 4000 - 22 : undefined);
    }
    const whole = wav([fmt(), data(new Uint8Array(0)), { name: "LIST", bytes: new Uint8Array(30) }]);
    expect(parse(whole).header).toMatchObject({ dataLength: 0, cut: false });
    expect(parse(wav([fmt(), data(new Uint8Array(0))])).header).toMatchObject({ dataLength: 0, cut: false });
  });
});

describe("a file that cannot be read says what is wrong and where:", () => {
  const cases: [string, Uint8Array, string, number][] = [
    ["another kind of file", Buffer.from("OggS, which is not a WAV file"), "OggS", 0],
    ["a RIFF file of another kind", wav([], "RIFF", "AVI "), "AVI ", 8],
    ["an empty file", new Uint8Array(0), "ends inside the RIFF header", 0],
    ["a compressed one", wav([fmt({ tag: 0x55 }), data()]), "0x0055, MP3", 20],
    ["a sample width that no format has", wav([fmt({ bits: 33, align: 10 }), data()]), "33 bits, not 1 to 32", 34],
    ["a float of 16 bits", wav([fmt({ tag: 3 }), data()]), "16 bits, not 32 or 64", 34],
    ["more valid bits than bits", wav([fmt({ tag: 0xfffe, sub: 1, valid: 17 }), data()]), "17 bits", 38],
    ["RF64 without its lengths", wav([fmt(), data()], "RF64"), "no ds64 chunk", 12],
    [
      "RF64 with short lengths",
      wav([{ name: "ds64", bytes: new Uint8Array(8) }, fmt(), data()], "RF64"),
      "8 bytes",
      16,
    ],
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
});

/** ds64: lengths of RIFF, samples and frames; then those of other chunks. */
function ds64(dataLength: bigint, table: [string, bigint][] = []): Chunk {
  const bytes = Buffer.alloc(28 + 12 * table.length);
  bytes.writeBigUInt64LE(dataLength, 8);
  bytes.writeUInt32LE(table.length, 24);
  for (const [i, [name, length]] of table.entries()) {
    bytes.write(name, 28 + 12 * i, "latin1");
    bytes.writeBigUInt64LE(length, 32 + 12 * i);
  }
  return { name: "ds64", bytes };
}

describe("a file over 4 GiB", () => {
  const large = 6n * 2n ** 30n;

  test("has its lengths in ds64, those of other chunks too", () => {
    for (const riff of ["RF64", "BW64"]) {
      const junk = { name: "junk", bytes: new Uint8Array(0), declared: 0xffffffff };
      const front = wav([ds64(large, [["junk", 5n * 2n ** 30n]]), fmt(), junk], riff);
      const at = front.length + 5 * 2 ** 30;
      const scan = scanWav(at + 8 + Number(large) - 2);
      let step = scan.next();
      while (!step.done) {
        const file = Buffer.alloc(step.value.end - step.value.start);
        if (step.value.start < front.length) file.set(front.subarray(step.value.start));
        else file.set(Buffer.concat([Buffer.from("data"), Buffer.from([255, 255, 255, 255])]));
        step = scan.next(file);
      }
      expect(step.value).toMatchObject({
        dataOffset: at + 8,
        dataLength: Number(large) - 4,
        cut: true,
        missingBytes: 2,
      });
    }
  });

  test("whose recorder died has what there is", () => {
    for (const length of [0n, 2n ** 64n - 1n]) {
      const { header } = parse(wav([ds64(length), fmt(), data(SAMPLES, 0xffffffff)], "RF64"));
      expect(header).toMatchObject({ dataLength: 24, cut: true });
      expect(header.missingBytes).toBeUndefined();
    }
  });

  test("is written as RF64 from the first byte that RIFF cannot count, and read back", () => {
    const o = { sampleFormat: "uint8", channelCount: 1, sampleRateHz: 1 } as const;
    const most = 0xffffffff - 1 - 36;
    const names = [most - 1, most, most + 1].map((dataLength) => {
      const header = formatWavHeader({ ...o, dataLength });
      const file = header.length + dataLength + (dataLength % 2);
      expect(parse(header, file).header).toMatchObject({ dataLength, dataOffset: header.length, cut: false });
      return Buffer.from(header.subarray(0, 4)).toString();
    });
    expect(names).toEqual(["RIFF", "RIFF", "RF64"]);
    const header = formatWavHeader({ ...o, sampleFormat: "float32", channelCount: 6, dataLength: 24 * 2 ** 40 });
    expect(Buffer.from(header).readBigUInt64LE(20)).toBe(BigInt(header.length + 24 * 2 ** 40 - 8)); // of RIFF
    expect(parse(header, header.length + 24 * 2 ** 40).header).toMatchObject({ dataLength: 24 * 2 ** 40, cut: false });
  });

  testWith("soundfile")("as written is what libsndfile reads to its last frame", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "wav-")), "large.wav");
    onTestFinished(() => rm(dirname(path), { recursive: true }));
    const dataLength = 5 * 2 ** 30; // a file with a hole: nothing lies on the disk
    const header = formatWavHeader({ sampleFormat: "int16", channelCount: 2, sampleRateHz: 48_000, dataLength });
    await writeFile(path, header);
    await truncate(path, header.length + dataLength - 4);
    await appendFile(path, Buffer.from(Int16Array.of(-123, 4567).buffer));
    const said = python(`import soundfile, sys
f = soundfile.SoundFile(${JSON.stringify(path)}); f.seek(f.frames - 1)
print(f.frames, f.format, f.samplerate, f.read(1, dtype="int16").tolist())`);
    expect(said.toString().trim()).toBe(`${dataLength / 4} RF64 48000 [[-123, 4567]]`);
  });
});

describe("libsndfile and we agree on every sample:", () => {
  const SUBTYPES = ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"];

  testWith("soundfile")("in what it writes", () => {
    const forms = [...["WAV", "WAVEX", "RF64"].map((form) => [form, "LITTLE"]), ["WAV", "BIG"]];
    for (const subtype of SUBTYPES)
      for (const [form, endian] of forms) {
        const said = python(`import soundfile, numpy, io, sys, struct
f = io.BytesIO(); x = numpy.random.default_rng(2).uniform(-1, 1, (501, 3))
soundfile.write(f, x, 44100, format="${form}", subtype="${subtype}", endian="${endian}")
raw = f.getvalue(); f.seek(0)
y, rate = soundfile.read(f, dtype="float64")
sys.stdout.buffer.write(struct.pack("<I", len(raw)) + raw + y.astype("<f8").tobytes())`);
        const length = said.readUInt32LE();
        const file = said.subarray(4, 4 + length);
        const { header } = parse(file);
        expect(header).toMatchObject({
          channelCount: 3,
          sampleRateHz: 44_100,
          cut: false,
          bigEndian: endian === "BIG",
        });
        const { dataOffset, dataLength, sampleFormat, bigEndian } = header;
        const ours = decodeSamples(Uint8Array.from(file.subarray(dataOffset, dataOffset + dataLength)), sampleFormat, {
          bigEndian,
          scales: [1, 1, 1],
        });
        expect(Buffer.from(Float64Array.from(ours).buffer).equals(said.subarray(4 + length))).toBe(true);
      }
  });

  testWith("soundfile")("in what we write, plain and extensible", () => {
    for (const [i, sampleFormat] of SAMPLE_FORMATS.entries())
      for (const extensible of [false, true]) {
        const frames = 101;
        const samples = Buffer.alloc(3 * frames * bytesPerFrame({ sampleFormat, channelCount: 1 }));
        for (let k = 0; k < samples.length; k++) samples[k] = (k * 37) % 251;
        if (sampleFormat === "float32")
          samples.set(Buffer.from(Float32Array.from({ length: 303 }, (_, k) => Math.sin(k)).buffer));
        if (sampleFormat === "float64")
          samples.set(Buffer.from(Float64Array.from({ length: 303 }, (_, k) => Math.sin(k)).buffer));
        const header = formatWavHeader({
          sampleFormat,
          channelCount: 3,
          sampleRateHz: 51_200,
          dataLength: samples.length,
          extensible,
        });
        const file = Buffer.concat([header, samples, Buffer.alloc(samples.length % 2)]);
        const said = python(
          `import soundfile, io, sys
f = soundfile.SoundFile(io.BytesIO(sys.stdin.buffer.read()))
sys.stdout.buffer.write(("%s %s %d %d" % (f.format, f.subtype, f.samplerate, f.frames)).encode().ljust(64) + f.read(dtype="float64").astype("<f8").tobytes())`,
          file,
        );
        const form = extensible ? "WAVEX" : "WAV";
        expect(said.subarray(0, 64).toString().trim()).toBe(`${form} ${SUBTYPES[i]} 51200 ${frames}`);
        const ours = decodeSamples(Uint8Array.from(samples), sampleFormat, { scales: [1, 1, 1] });
        expect(Buffer.from(Float64Array.from(ours).buffer).equals(said.subarray(64))).toBe(true);
      }
  });
});

test("fewer valid bits than a sample has are told, and lie in its highest bits", () => {
  const samples = Uint8Array.of(0x00, 0x10, 0x00, 0xf0);
  expect(parse(wav([fmt({ bits: 12, channels: 1, align: 2 }), data(samples)])).header).toMatchObject({
    sampleFormat: "int16",
    validBits: 12,
  });
  const written = formatWavHeader({
    ...{ sampleFormat: "int32", channelCount: 1, sampleRateHz: 8000, dataLength: 4 },
    ...{ extensible: true, validBits: 24 },
  });
  expect(parse(Buffer.concat([written, samples])).header).toMatchObject({ sampleFormat: "int32", validBits: 24 });
  expect([...decodeSamples(samples, "int16")]).toEqual([2 ** -3, -(2 ** -3)]);
});

test("what WAV cannot say is refused", () => {
  const o = { sampleFormat: "int16", channelCount: 1, sampleRateHz: 8000, dataLength: 4 } as const;
  const code = (wrong: object) => {
    try {
      formatWavHeader({ ...o, ...wrong });
    } catch (error) {
      return (error as FieldError).code;
    }
  };
  expect([{ sampleRateHz: 0.5 }, { sampleRateHz: 2 ** 33 }, { channelCount: 40_000 }].map(code)).toEqual(
    Array(3).fill("unsupported"),
  );
  expect([{ dataLength: 3 }, { validBits: 12 }, { extensible: true, validBits: 17 }].map(code)).toEqual(
    Array(3).fill("invalid-argument"),
  );
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
      wav([ds64(24n, [["junk", 3n]]), fmt(), data(SAMPLES, 0xffffffff)], "RF64"),
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
