import fc from "fast-check";
import { expect, test } from "vitest";
import {
  planRawSamples,
  previewRange,
  previewRawSamples,
  type RawDescription,
} from "../../../src/format/raw-samples.ts";
import { formatSampleFacts, parseSampleFacts } from "../../../src/format/sample-facts.ts";
import { SAMPLE_FORMATS } from "../../../src/format/samples.ts";
import { runs } from "../../support/runs.ts";

const plain: RawDescription = {
  sampleFormat: "int16",
  bigEndian: false,
  channelCount: 2,
  sampleRateHz: 1000,
  headerBytes: 10,
};

test("a description and the file's length give the facts of a Data Stream", () => {
  const plan = planRawSamples(plain, 10 + 4 * 500 + 3);
  expect(plan).toMatchObject({ frameCount: 500, seconds: 0.5, restBytes: 3 });
  expect(plan.facts).toMatchObject({ dataOffset: 10, dataLength: 2000 });
  expect(parseSampleFacts(formatSampleFacts(plan.facts))).toEqual(plan.facts);
});

test("all that is planned are facts that a document may have", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SAMPLE_FORMATS),
      fc.boolean(),
      fc.integer({ min: 1, max: 64 }),
      fc.nat(1000),
      fc.nat(10_000),
      (sampleFormat, bigEndian, channelCount, headerBytes, length) => {
        const fileLength = headerBytes + 8 * channelCount + length;
        const plan = planRawSamples({ ...plain, sampleFormat, bigEndian, channelCount, headerBytes }, fileLength);
        expect(parseSampleFacts(formatSampleFacts(plan.facts))).toEqual(plan.facts);
        expect(plan.facts.dataOffset + plan.facts.dataLength + plan.restBytes).toBe(fileLength);
      },
    ),
    { numRuns: runs(200) },
  );
});

test.each([
  [{ sampleFormat: "int12" as "int16" }, "sampleFormat"],
  [{ bigEndian: "yes" as unknown as boolean }, "bigEndian"],
  [{ channelCount: 0 }, "channelCount"],
  [{ channelCount: 1.5 }, "channelCount"],
  [{ sampleRateHz: 0 }, "sampleRateHz"],
  [{ sampleRateHz: Number.NaN }, "sampleRateHz"],
  [{ headerBytes: -1 }, "headerBytes"],
  [{ headerBytes: 98 }, "headerBytes"],
  [{ channelCount: 60 }, "headerBytes"],
  [{ channels: [{ unit: "g", scale: 1 }] }, "channels"],
])("%j is refused, naming the field", (change, field) => {
  expect(() => planRawSamples({ ...plain, ...change }, 100)).toThrow(
    expect.objectContaining({ code: "invalid-argument", facts: { field } }),
  );
});

test("the preview shows the first frames in their units, by channel", () => {
  const file = Buffer.alloc(10 + 4 * 3);
  for (const [i, value] of [16_384, -16_384, 32_767, 0, -32_768, 1].entries()) file.writeInt16BE(value, 10 + 2 * i);
  const channels = [
    { unit: "g", scale: 4 },
    { unit: "V", scale: 1 },
  ];
  const plan = planRawSamples({ ...plain, bigEndian: true, channels }, file.length);
  const preview = (frames: number) => {
    const { start, end } = previewRange(plan, frames);
    return previewRawSamples(plan, Uint8Array.from(file.subarray(start, end)));
  };
  expect(preview(2).channels.map((values) => [...values])).toEqual([
    [2, (32_767 / 32_768) * 4],
    [-0.5, 0],
  ]);
  expect(preview(100).channels[0]!.length).toBe(3);
  expect(preview(100).strangeCount).toBe(0);
});

test("values that no recorder writes are counted: the format is another one", () => {
  const integers = new Uint8Array(
    Int32Array.from({ length: 100 }, (_, i) => (i % 2 ? -1 : 0x7f80_0000) - i * 997).buffer,
  );
  const plan = planRawSamples({ ...plain, sampleFormat: "float32", channelCount: 1, headerBytes: 0 }, integers.length);
  expect(previewRawSamples(plan, integers).strangeCount).toBeGreaterThan(90);
});
