import fc from "fast-check";
import { expect, test } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { formatSampleFacts, parseSampleFacts } from "../../../src/format/sample-facts.ts";
import { bytesPerSample, decodeSamples, SAMPLE_FORMATS } from "../../../src/format/samples.ts";
import { python, testWith } from "../../support/peers.ts";

const NUMPY = { uint8: "u1", int16: "i2", int32: "i4", float32: "f4", float64: "f8" } as const;

testWith("numpy")("samples of every format and byte order are numpy's values over full scale", () => {
  const raw = Uint8Array.from({ length: 240 }, (_, i) => (i * 37 + 11) & 0x7f); // no NaN among the floats
  for (const format of Object.keys(NUMPY) as (keyof typeof NUMPY)[])
    for (const bigEndian of [false, true]) {
      const script = `import sys, numpy as np
x = np.frombuffer(sys.stdin.buffer.read(), "${bigEndian ? ">" : "<"}${NUMPY[format]}").astype("f8")
(x - 128 if "${format}" == "uint8" else x).tofile(sys.stdout.buffer)`;
      const bytes = python(script, raw);
      const values = new Float64Array(new Uint8Array(bytes).buffer);
      const full = format.startsWith("float") ? 1 : 2 ** (8 * bytesPerSample(format) - 1);
      expect(Array.from(decodeSamples(raw, format, { bigEndian }))).toEqual(Array.from(values, (v) => v / full));
    }
});

test("24-bit samples keep their sign in both byte orders", () => {
  const bytes = Uint8Array.of(0xff, 0xff, 0x7f, 0x00, 0x00, 0x80, 0xff, 0xff, 0xff, 1, 0, 0);
  const values = [8388607, -8388608, -1, 1].map((v) => v / 8388608);
  expect([...decodeSamples(bytes, "int24")]).toEqual(values);
  const turned = Uint8Array.from({ length: 12 }, (_, i) => bytes[3 * Math.floor(i / 3) + 2 - (i % 3)]!);
  expect([...decodeSamples(turned, "int24", { bigEndian: true })]).toEqual(values);
});

test("each channel has its own scale", () => {
  const bytes = new Uint8Array(Int16Array.of(16384, 16384, -32768, -32768).buffer);
  expect([...decodeSamples(bytes, "int16", { scales: [1, 50] })]).toEqual([0.5, 25, -1, -50]);
  const floats = new Uint8Array(Float32Array.of(1, 2).buffer);
  expect(decodeSamples(floats, "float32", { scales: [1, 3] })).toEqual(Float32Array.of(1, 6));
});

test("samples at an odd place in a buffer decode alike, and the bytes stay as they were", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SAMPLE_FORMATS),
      fc.uint8Array({ minLength: 48, maxLength: 48 }),
      fc.nat(7),
      fc.boolean(),
      (format, raw, shift, bigEndian) => {
        const shifted = new Uint8Array(60);
        shifted.set(raw, shift);
        const there = decodeSamples(shifted.subarray(shift, shift + 48), format, { bigEndian });
        expect(there).toEqual(decodeSamples(raw.slice(), format, { bigEndian }));
        expect(shifted.subarray(shift, shift + 48)).toEqual(raw);
      },
    ),
  );
});

test("half a frame is an invalid argument", () => {
  let thrown: unknown;
  try {
    decodeSamples(new Uint8Array(6), "int16", { scales: [1, 1] });
  } catch (error) {
    thrown = error;
  }
  expect(isCode(thrown, "invalid-argument")).toBe(true);
});

const DOC = {
  sample_format: "int16",
  channel_count: 2,
  sample_rate_hz: 48_000,
  data_offset: 44,
  data_length: 400,
  channels: [{ unit: "g", scale: 50 }],
};

test("a document's sample properties are read with their defaults, and written back", () => {
  const facts = parseSampleFacts(DOC);
  expect(facts).toEqual({
    sampleFormat: "int16",
    bigEndian: false,
    channelCount: 2,
    sampleRateHz: 48_000,
    dataOffset: 44,
    dataLength: 400,
    channels: [
      { unit: "g", scale: 50 },
      { unit: "FS", scale: 1 },
    ],
  });
  expect(parseSampleFacts(formatSampleFacts(facts))).toEqual(facts);
  const turned = { ...facts, bigEndian: true };
  expect(parseSampleFacts(formatSampleFacts(turned))).toEqual(turned);
});

test("a wrong or missing property is named", () => {
  const wrong: [string, unknown][] = [
    ["sample_format", "int12"],
    ["sample_format", undefined],
    ["big_endian", "no"],
    ["channel_count", 0],
    ["sample_rate_hz", "48000"],
    ["data_offset", -1],
    ["data_length", 401],
    ["data_length", undefined],
    ["channels", [{ unit: 1 }]],
    ["channels", [{ scale: Number.NaN }]],
    ["channels", [{}, {}, {}]],
  ];
  for (const [key, value] of wrong) {
    let thrown: unknown;
    try {
      parseSampleFacts({ ...DOC, [key]: value });
    } catch (error) {
      thrown = error;
    }
    expect(isCode(thrown, "invalid-metadata") && thrown.facts.key).toBe(key);
  }
});
