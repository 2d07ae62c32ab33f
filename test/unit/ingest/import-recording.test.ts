import { expect, test } from "vitest";
import { parseSampleFacts, type RawDescription } from "../../../src/format/index.ts";
import { importRecording, type Recording } from "../../../src/ingest/import-recording.ts";
import { createStorage } from "../../../src/jio/index.ts";

const BYTES = Uint8Array.from({ length: 3 + 4 * 100 + 1 }, (_, i) => i);
const RAW: RawDescription = {
  sampleFormat: "int16",
  bigEndian: true,
  channelCount: 2,
  sampleRateHz: 0.5,
  headerBytes: 3,
};
const SIGNAL = { signal: new AbortController().signal, onProgress: () => {} };

const recording = (raw: RawDescription): Recording => ({
  name: "ramp.dat",
  byteLength: BYTES.length,
  raw,
  readHead: async (start, end) => BYTES.slice(start, end),
  stream: () => new Blob([BYTES]).stream(),
});

test("samples without a header come in unchanged, described as a person did", async () => {
  const storage = createStorage({ type: "memory" });
  const id = await importRecording(storage, recording(RAW), SIGNAL);
  const doc = await storage.get(id);
  expect(doc).toMatchObject({
    portal_type: "Data Stream",
    title: "ramp.dat",
    content_type: "application/octet-stream",
    operation: "import",
    parameters: { format: "raw", rest_bytes: 1 },
  });
  expect(parseSampleFacts(doc)).toMatchObject({ ...RAW_FACTS, dataOffset: 3, dataLength: 400 });
  const blob = await storage.getAttachment(id, "data");
  expect(blob.type).toBe("application/octet-stream");
  expect(new Uint8Array(await blob.arrayBuffer())).toEqual(BYTES);
});

const RAW_FACTS = { sampleFormat: "int16", bigEndian: true, channelCount: 2, sampleRateHz: 0.5 };

test("a description that does not fit the file is refused, and nothing is kept", async () => {
  const storage = createStorage({ type: "memory" });
  for (const wrong of [{ headerBytes: 405 }, { channelCount: 0 }, { sampleRateHz: Number.NaN }])
    await expect(importRecording(storage, recording({ ...RAW, ...wrong }), SIGNAL)).rejects.toMatchObject({
      code: "invalid-argument",
      facts: { field: Object.keys(wrong)[0] },
    });
  expect((await storage.allDocs()).data.total_rows).toBe(0);
});
