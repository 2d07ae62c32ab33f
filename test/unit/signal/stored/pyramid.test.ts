import { beforeEach, expect, test } from "vitest";
import { createStorage } from "../../../../src/jio/index.ts";
import { provideRunner, pyramidStored } from "../../../../src/signal/index.ts";
import { noise } from "../close.ts";
import { ID, putRecording, shared } from "../recording.ts";
import { documentOf, isSame, local, readArray, TARGET, watched } from "./support.ts";

let storage: ReturnType<typeof shared>;
beforeEach(() => {
  provideRunner(local);
  storage = shared(crypto.randomUUID());
});
const pyramid = () => pyramidStored({ storage, id: ID }, { storage, id: TARGET });

function extremes(x: Float32Array, bucket: number): Float32Array {
  const out = new Float32Array(2 * Math.ceil(x.length / bucket));
  for (let entry = 0; 2 * entry < out.length; entry++) {
    const part = [...x.subarray(entry * bucket, (entry + 1) * bucket)].filter(Number.isFinite);
    out[2 * entry] = part.length ? Math.min(...part) : Number.NaN;
    out[2 * entry + 1] = part.length ? Math.max(...part) : Number.NaN;
  }
  return out;
}

async function expectLevels(x: Float32Array, count: number) {
  const { attributes } = await readArray(storage);
  const levels = attributes.levels as { path: string; frames: number }[];
  expect(levels.length).toBe(count);
  for (const { path, frames } of levels)
    expect(isSame((await readArray(storage, path)).data, extremes(x, frames))).toBe(true);
}

test("every level holds the true extremes of its buckets; gaps are left out", async () => {
  const x = Float32Array.from(noise(300_001, 1));
  x.fill(Number.NaN, 1000, 3000);
  x[5000] = Number.NEGATIVE_INFINITY;
  await putRecording(storage, x);
  await pyramid();
  await expectLevels(x, 2);
  expect(await documentOf(storage)).toMatchObject({
    operation: "pyramid",
    parameters: { channel: 0, frames: 300_001 },
  });
});

test("what was appended is read, and no more than that", async () => {
  const chunk = 1 << 22;
  const x = Float32Array.from({ length: 2 * chunk + 777 }, (_, i) => ((i * 7919) % 10_007) - i / 1000);
  const STREAM = { doc: { portal_type: "Data Stream" } };
  await putRecording(storage, x.slice(0, chunk + 5), STREAM);
  const read: unknown[] = [];
  provideRunner(
    watched(
      (name, input) => void (name === "signal/write-pyramid" && read.push(...(input as { chunks: number[] }).chunks)),
    ),
  );
  await pyramid();
  expect(read.splice(0)).toEqual([0, 1]);
  const handle = createStorage(storage);
  const { data } = await handle.allAttachments(ID);
  await handle.appendAttachment(ID, "data", new Uint8Array(x.slice(chunk + 5).buffer), { at: data!.length! });
  const doc = await handle.get(ID);
  await handle.put(ID, { ...doc, data_length: x.byteLength });
  await pyramid();
  expect(read.splice(0)).toEqual([1, 2]);
  await expectLevels(x, 3);
  await putRecording(
    storage,
    x.map((value) => -value),
    STREAM,
  );
  await pyramid();
  expect(read).toEqual([0, 1, 2]);
  await expectLevels(
    x.map((value) => -value),
    3,
  );
});
