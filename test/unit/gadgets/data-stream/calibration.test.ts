import { expect, test } from "vitest";
import type { PartialSpectrum } from "../../../../gadgets/acquirable.ts";
import { calibrate } from "../../../../gadgets/data-stream/calibrate.ts";
import {
  checkCalibration,
  firstCalibration,
  sensitivityScale,
  toneRms,
  toneScale,
  withChannel,
} from "../../../../gadgets/data-stream/calibration.ts";
import { newestResults } from "../../../../gadgets/data-stream/newest-results.ts";
import { drawnSpectrum } from "../../../../gadgets/data-stream/spectra-section.ts";
import { envelopeReading, fromEnvelope, withReading } from "../../../../gadgets/data-stream/spectrum-sections.ts";
import { describeStream } from "../../../../gadgets/data-stream/stream-facts.ts";
import type { Doc } from "../../../../src/jio/index.ts";
import { mostFrames, toneIn } from "../../../../src/signal/plot/measure-tone.ts";

test("100 mV/g at an input of 1 V make full scale 10 g", () => {
  expect(sensitivityScale({ millivolts: 100, volts: 1 })).toBeCloseTo(10, 12);
});

test("94 dB are one pascal; a tone that measures a fifth of it makes the scale five times as large", () => {
  expect(toneRms(94, "Pa")).toBeCloseTo(1.0024, 4);
  expect(toneRms(7.07, "m/s²")).toBe(7.07);
  expect(toneScale(2, 0.2, 1)).toBe(10);
});

test("a tone is measured wherever it stands between two bins, and told how much of the power it is", () => {
  const sampleRateHz = 48_000;
  for (const hertz of [1000, 1003.3, 985]) {
    const x = Float64Array.from(
      { length: 96_000 },
      (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / sampleRateHz) + 0.1,
    );
    const tone = toneIn(x, { hertz: 1000, sampleRateHz });
    expect(tone.rms).toBeCloseTo(0.5 / Math.SQRT2, 3);
    expect(Math.abs(tone.hertz - hertz)).toBeLessThan(1.5);
    expect(tone.share).toBeGreaterThan(0.98);
  }
  for (const bytesEach of [1, 2, 8, 24])
    expect(mostFrames(bytesEach) * Math.max(8, bytesEach)).toBeLessThanOrEqual(2 ** 25);
  const noise = Float64Array.from({ length: 48_000 }, (_, i) => Math.sin(i ** 2));
  expect(toneIn(noise, { hertz: 1000, sampleRateHz }).share).toBeLessThan(0.1);
});

test("fields that make no sense are told, others become a scale or a tone", () => {
  const values = { ...firstCalibration({ unit: "FS", scale: 1 }), unit: "Pa" };
  expect(checkCalibration(values, 48_000)).toEqual({ calibration: { unit: "Pa", scale: 10 } });
  expect(checkCalibration({ ...values, method: "tone" }, 48_000)).toEqual({
    calibration: { unit: "Pa", toneHz: 1000, rms: toneRms(94, "Pa") },
  });
  const wrong = checkCalibration({ ...values, method: "tone", unit: " ", toneHz: "30000", toneLevel: "" }, 48_000);
  expect(Object.keys("errors" in wrong ? wrong.errors : {}).sort()).toEqual(["toneHz", "toneLevel", "unit"]);
  expect(checkCalibration({ ...values, method: "factor", factor: "2,5" }, 48_000)).toEqual({
    calibration: { unit: "Pa", scale: 2.5 },
  });
});

test("only that channel means something else afterwards", () => {
  const doc = { sample_format: "int16", channel_count: 2, sample_rate_hz: 100, data_offset: 44, data_length: 400 };
  expect(withChannel(doc, 1, { unit: "g", scale: 10 })).toEqual({
    channels: [
      { unit: "FS", scale: 1 },
      { unit: "g", scale: 10 },
    ],
  });
});

test("the newest of each kind is drawn, of the channel that is shown", () => {
  const row = (id: string, operation: string, parameters: object) => ({
    id,
    value: {},
    doc: { operation, parameters },
  });
  const rows = [
    row("e", "welch", { channel: 0, envelope: {} }),
    row("other", "welch", { channel: 1 }),
    row("new", "rfft", { channel: 0 }),
    row("old", "welch", { channel: 0 }),
    row("s", "spectrogram", { channel: 0 }),
  ];
  const { spectrum, envelope, spectrogram } = newestResults(rows, 0);
  expect([spectrum?.id, envelope?.id, spectrogram?.id]).toEqual(["new", "e", "s"]);
});

test("a calibration changes its own channel in the document as it is now, not as it was before the measuring", async () => {
  const channels = [
    { unit: "FS", scale: 1 },
    { unit: "FS", scale: 1 },
  ];
  let doc: Doc = {
    sample_format: "int16",
    channel_count: 2,
    sample_rate_hz: 100,
    data_offset: 0,
    data_length: 400,
    channels,
  };
  const facts = describeStream(doc, 0);
  const doors = {
    measureTone: () => {
      doc = { ...doc, ...withChannel(doc, 1, { unit: "g", scale: 10 }) }; // another tab, meanwhile
      return { rms: 0.5, hertz: 10, share: 1 };
    },
    jio_get: () => doc,
    changeDocument: (_: string, delta: Doc) => {
      doc = { ...doc, ...delta };
    },
  };
  const acquire = async (name: keyof typeof doors, o: unknown[]) => (doors[name] as (...o: unknown[]) => unknown)(...o);
  const gadget = { acquire } as unknown as Parameters<typeof calibrate>[0]["gadget"];
  const asked = { unit: "Pa", toneHz: 10, rms: 1 };
  await calibrate({ gadget, id: "a", facts, view: [0, 1] }, asked, new AbortController().signal);
  expect(doc.channels).toEqual([
    { unit: "Pa", scale: 2 },
    { unit: "g", scale: 10 },
  ]);
});

test("a spectrum so far has no peaks of the one before", () => {
  const newest = { id: "data_array_module/1", value: {}, doc: { operation: "welch" } };
  const partial = { data: {}, parameters: { fs: 8, nfft: 4 }, display: {} } as unknown as PartialSpectrum;
  const facts = { unit: "g" };
  expect(drawnSpectrum({ facts, newest, partial })).toMatchObject({ id: undefined, partial: {} });
  expect(drawnSpectrum({ facts, newest, partial: undefined })).toEqual({ id: newest.id, doc: newest.doc });
  expect(drawnSpectrum({ facts, newest: undefined, partial: undefined })).toBeUndefined();
});

test("the envelope shares the spectrum's cursors and view, and has a range of values and no baseline of its own", () => {
  const reading = { marks: "c5,y1*2", view: [0, 9], axis: "log", machine: "30", baseline: "x" } as const;
  const { baseline: _, ...shared } = reading;
  expect(envelopeReading(reading)).toEqual({ ...shared, marks: "c5" });
  expect(envelopeReading({ ...reading, marks: "y1*2" })).toEqual({ view: [0, 9], axis: "log", machine: "30" });
  expect(envelopeReading(reading, [3, 4]).marks).toBe("c5,y3*4");
  expect(fromEnvelope({ marks: "c6,y3*4" }, reading)).toEqual({ marks: "c6,y1*2" });
  expect(fromEnvelope({ view: undefined }, reading)).toEqual({ view: undefined });
});

test("what is read of a spectrum has its own words in the URL of a recording", () => {
  const url = { path: "a/b", view: [1, 2] as const, band: [5, 6] as const };
  expect(withReading(url, { marks: "c5", axis: "log" })).toEqual({ ...url, bandmarks: "c5", axis: "log" });
  expect(withReading(url, { view: undefined })).toEqual({ path: "a/b", view: [1, 2] });
});
