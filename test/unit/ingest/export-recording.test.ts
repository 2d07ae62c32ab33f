import { expect, test } from "vitest";
import { decodeSamples, readWavHeader, SAMPLE_FORMATS } from "../../../src/format/index.ts";
import { exportRecording } from "../../../src/ingest/export-recording.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { python, testWith } from "../../support/peers.ts";
import { collect } from "../format/arrays.ts";

const FRAMES = 1001;

async function stored(facts: object, bytes: Uint8Array<ArrayBuffer>) {
  const storage = createStorage({ type: "memory" });
  await storage.put("a", { channel_count: 3, sample_rate_hz: 8000, ...facts });
  await storage.putAttachment("a", "data", bytes);
  return storage;
}

test("samples go out as WAV, of either byte order, from the middle of a file", async () => {
  for (const sample_format of SAMPLE_FORMATS)
    for (const big_endian of [false, true]) {
      const width = Number(/\d+/.exec(sample_format)) / 8;
      const length = FRAMES * 3 * width;
      const bytes = Uint8Array.from({ length: 7 + length + 5 }, (_, i) => (i * 31) % 113);
      const facts = { sample_format, big_endian, data_offset: 7, data_length: length };
      const { stream, byteLength } = await exportRecording(await stored(facts, bytes), "a", { format: "wav" });
      const file = Uint8Array.from(await collect(stream));
      expect(file.length).toBe(byteLength);
      const header = await readWavHeader(file.length, async (start, end) => file.slice(start, end));
      expect(header).toMatchObject({ sampleFormat: sample_format, channelCount: 3, cut: false, bigEndian: false });
      const ours = decodeSamples(file.slice(header.dataOffset, header.dataOffset + header.dataLength), sample_format);
      expect(ours).toEqual(decodeSamples(bytes.slice(7, 7 + length), sample_format, { bigEndian: big_endian }));
    }
});

testWith("soundfile")("libsndfile reads what went out", async () => {
  const samples = Int16Array.from({ length: 3 * FRAMES }, (_, i) => (i * 7919) % 32_768);
  const facts = { sample_format: "int16", data_offset: 0, data_length: samples.byteLength };
  const storage = await stored(facts, new Uint8Array(samples.buffer));
  const { stream } = await exportRecording(storage, "a", { format: "wav" });
  const back = python(
    `import soundfile, io, sys
x, rate = soundfile.read(io.BytesIO(sys.stdin.buffer.read()), dtype="int16")
assert rate == 8000
sys.stdout.buffer.write(x.tobytes())`,
    await collect(stream),
  );
  expect(back.equals(Buffer.from(samples.buffer))).toBe(true);
});

test("all bytes go out raw as they came in; what WAV cannot say is refused", async () => {
  const bytes = Uint8Array.of(9, 8, 7, 1, 2);
  const facts = { sample_format: "uint8", data_offset: 2, data_length: 3, sample_rate_hz: 0.5 };
  const storage = await stored(facts, bytes);
  const { stream, byteLength } = await exportRecording(storage, "a", { format: "raw" });
  expect([...(await collect(stream))]).toEqual([...bytes]);
  expect(byteLength).toBe(5);
  await expect(exportRecording(storage, "a", { format: "wav" })).rejects.toMatchObject({ code: "unsupported" });
  await storage.put("a", {});
  await expect(exportRecording(storage, "a", { format: "wav" })).rejects.toMatchObject({ code: "invalid-metadata" });
});

test("a recording that is shorter than its document says is refused, not cut", async () => {
  const facts = { sample_format: "int16", data_offset: 2, data_length: 600 };
  const storage = await stored(facts, new Uint8Array(2 + 594));
  const short = { code: "corrupt", facts: { found: 594, expected: 600 } };
  await expect(exportRecording(storage, "a", { format: "wav" })).rejects.toMatchObject(short);
  const silent = { ...storage, allAttachments: async () => ({ data: {} }) }; // a storage that tells no lengths
  const { stream } = await exportRecording(silent, "a", { format: "wav" });
  await expect(collect(stream)).rejects.toMatchObject(short);
});

test("an abort ends it with its reason", async () => {
  const facts = { sample_format: "uint8", data_offset: 0, data_length: 3 };
  const storage = await stored(facts, new Uint8Array(3));
  const life = new AbortController();
  const { stream } = await exportRecording(storage, "a", { format: "wav", signal: life.signal });
  const reason = new Error("enough");
  life.abort(reason);
  await expect(collect(stream)).rejects.toBe(reason);
});

test("a part goes out bit for bit: the frames nearest to its ends, none beyond the recording's", async () => {
  const samples = Int16Array.from({ length: 3 * 8000 }, (_, i) => (i * 7919) % 32_768);
  const facts = { sample_format: "int16", data_offset: 2, data_length: samples.byteLength };
  const bytes = new Uint8Array([1, 2, ...new Uint8Array(samples.buffer)]);
  const storage = await stored(facts, bytes);
  for (const [fromS, toS, start, end] of [
    [0.25, 0.5, 2000, 4000],
    [0.99999, 7, 8000 - 0, 8000],
    [-1, 0.0001, 0, 1],
  ] as const) {
    const part = { fromS, toS };
    if (start === end) {
      await expect(exportRecording(storage, "a", { format: "wav", part })).rejects.toMatchObject({
        code: "invalid-argument",
      });
      continue;
    }
    const { stream, byteLength } = await exportRecording(storage, "a", { format: "wav", part });
    const file = Uint8Array.from(await collect(stream));
    expect(file.length).toBe(byteLength);
    const { dataOffset, dataLength } = await readWavHeader(file.length, async (a, b) => file.slice(a, b));
    expect(file.slice(dataOffset, dataOffset + dataLength)).toEqual(bytes.slice(2 + start * 6, 2 + end * 6));
  }
});

test("a table of a part has its times, its values in their units, and says both", async () => {
  const samples = Int16Array.of(0, 16_384, -32_768, 1, 2, 3);
  const facts = {
    ...{ sample_format: "int16", channel_count: 1, sample_rate_hz: 4, data_offset: 0, data_length: 12, title: "a.wav" },
    channels: [{ unit: "g", scale: 2 }],
  };
  const storage = await stored(facts, new Uint8Array(samples.buffer));
  const { stream } = await exportRecording(storage, "a", { format: "csv", part: { fromS: 0.25, toS: 0.75 } });
  expect(new TextDecoder().decode(await collect(stream))).toBe(
    [
      "# a.wav",
      "# sample rate: 4 Hz",
      "# first sample at: 0.25 s",
      "# channel 1: unit g, scale 2",
      "time (s),channel_1 (g)",
      "0.25,1",
      "0.5,-2",
      "",
    ].join("\n"),
  );
});
