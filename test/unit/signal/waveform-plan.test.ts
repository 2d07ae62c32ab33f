import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { createStorage } from "../../../src/jio/index.ts";
import { provideRunner, pyramidStored } from "../../../src/signal/index.ts";
import { planParts, thinPart } from "../../../src/signal/plot/waveform-plan.ts";
import { pyramidIdOf } from "../../../src/signal/stored/pyramid/find-pyramid.ts";
import { readWaveform } from "../../../src/signal/tasks.ts";
import { localRunner } from "../../../src/worker/serve.ts";
import { noise } from "./close.ts";
import { ID, putRecording, shared } from "./recording.ts";

const runner = localRunner(() => import("../../../src/signal/tasks.worker.ts"));
let storage: ReturnType<typeof shared>;
beforeEach(() => {
  provideRunner(runner);
  storage = shared(crypto.randomUUID());
});

test("the parts are the frames that were asked for, each once; buckets are whole, but for the last of all", () => {
  const frames = fc.integer({ min: 0, max: 10_000 });
  fc.assert(
    fc.property(
      frames,
      frames,
      frames,
      fc.integer({ min: 1, max: 999 }),
      fc.boolean(),
      (first, count, covered, slice, has) => {
        const level = has ? { path: "data", frames: 64 } : undefined;
        const parts = planParts({ first, count }, { slice, covered: Math.min(covered, first + count + 50), level });
        let at = first;
        for (const part of parts) {
          expect(part.first).toBe(at);
          expect(part.count).toBeGreaterThan(0);
          if (part.level) {
            expect(part.first % 64).toBe(0);
            expect(at + part.count).toBeLessThanOrEqual(Math.min(covered, first + count + 50));
          } else expect(part.count).toBeLessThanOrEqual(slice);
          at += part.count;
        }
        expect(at).toBe(first + count);
      },
    ),
  );
});

const x = Float32Array.from(noise(300_000, 3), (value, i) => (i === 123_456 ? 50 : value));
const view = (startS: number, endS: number) =>
  runner.run(readWaveform, { storage, id: ID, channel: 0, startS, endS, columns: 100 });

test("with an overview the extremes of a view are the true ones, of what was added since too, and only edges are read", async () => {
  await putRecording(storage, x.slice(0, 290_000), { doc: { portal_type: "Data Stream" } });
  await pyramidStored({ storage, id: ID }, { storage, id: pyramidIdOf(ID, 0) });
  const handle = createStorage(storage);
  const { data } = await handle.allAttachments(ID);
  await handle.appendAttachment(ID, "data", new Uint8Array(x.slice(290_000).buffer), { at: data!.length! });
  await handle.put(ID, { ...(await handle.get(ID)), data_length: x.byteLength });
  const cuts = fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 60_000, max: 300_000 }));
  await fc.assert(
    fc.asyncProperty(cuts, async ([start, length]) => {
      const end = Math.min(299_999, start + length);
      const { min, max, exact } = await view(start / 1000, end / 1000);
      expect(exact).toBe(false);
      const part = x.subarray(start, end + 1);
      expect(Math.max(...max)).toBe(part.reduce((a, v) => Math.max(a, v)));
      expect(Math.min(...min)).toBe(part.reduce((a, v) => Math.min(a, v)));
    }),
    { numRuns: 20 },
  );
});

test("an overview of other samples is not read", async () => {
  await putRecording(storage, x);
  await pyramidStored({ storage, id: ID }, { storage, id: pyramidIdOf(ID, 0) });
  const other = x.map((value) => 2 * value);
  await putRecording(storage, other);
  expect(Math.max(...(await view(0, 300)).max)).toBe(100);
});

test("a part is thinned to its middle, and one of an overview is left as it is", () => {
  expect(thinPart({ first: 100, count: 50 }, 10)).toEqual({ first: 120, count: 10 });
  expect(thinPart({ first: 100, count: 9 }, 10)).toEqual({ first: 100, count: 9 });
  const level = { path: "data", frames: 64 };
  expect(thinPart({ first: 0, count: 6400, level }, 10)).toEqual({ first: 0, count: 6400, level });
});

test("roughly, a long recording without an overview is looked at in places only, each column between its true extremes", async () => {
  const values = Float32Array.from({ length: 9_500_001 }, (_, i) => Math.sin(i / 5e5) + (i % 7) / 100);
  values[5_000_000] = 50;
  await putRecording(storage, values, { doc: { portal_type: "Data Stream" } });
  const seconds = values.length / 1000;
  const asked = { storage, id: ID, channel: 0, startS: 0, endS: seconds, columns: 1000 };
  let bytes = 0;
  const onEvent = ({ totalBytes }: { totalBytes: number }) => (bytes = totalBytes);
  const rough = await runner.run(readWaveform, { ...asked, roughly: true }, { onEvent });
  expect(rough).toMatchObject({ rough: true, exact: false });
  expect(bytes).toBeLessThan(values.byteLength / 4);
  const all = await runner.run(readWaveform, { ...asked, columns: rough.time.length });
  expect(all.rough).toBe(false);
  expect(Math.max(...all.max)).toBe(50);
  for (let i = 0; i < all.min.length; i++) {
    expect(rough.min[i]).toBeGreaterThanOrEqual(all.min[i]!);
    expect(rough.max[i]).toBeLessThanOrEqual(all.max[i]!);
    expect(rough.max[i]).toBeGreaterThanOrEqual(rough.min[i]!);
  }
  expect(rough.time.every((time, i) => i === 0 || time > rough.time[i - 1]!)).toBe(true);

  expect((await runner.run(readWaveform, { ...asked, endS: 5000, roughly: true })).rough).toBe(false); // read soon enough
  await pyramidStored({ storage, id: ID }, { storage, id: pyramidIdOf(ID, 0) });
  const whole = await runner.run(readWaveform, { ...asked, roughly: true });
  expect(whole.rough).toBe(false);
  expect(Math.max(...whole.max)).toBe(50);
});
