/** A source that is corrected, or is told late what it holds; a result that is deleted while it is made again. */
import { beforeEach, expect, test } from "vitest";
import { openArray } from "../../../../src/array/index.ts";
import { createStorage, type Doc } from "../../../../src/jio/index.ts";
import { findStale } from "../../../../src/portal/index.ts";
import { provideRunner, resultAgain, type Spectral, welch, welchStored } from "../../../../src/signal/index.ts";
import { localRunner } from "../../../../src/worker/serve.ts";
import { noise, relativeL2 } from "../close.ts";
import { ID, putRecording, shared } from "../recording.ts";

const local = localRunner(() => import("../../../../src/signal/tasks.worker.ts"));
const STREAM = { doc: { portal_type: "Data Stream" } };
const TARGET = "data_array_module/b";
const samples = noise(6000, 3);
let storage: ReturnType<typeof shared>;

beforeEach(() => {
  storage = shared(crypto.randomUUID());
  provideRunner(local);
});

const handle = () => createStorage(storage);
const source = () => ({ storage, id: ID });
const target = () => ({ storage, id: TARGET });
const change = async (id: string, delta: Doc) => handle().put(id, { ...(await handle().get(id)), ...delta });
const states = async () => (await findStale(handle())).map(({ staleness }) => staleness.sources[0]!.state);
const parameters = async () => (await handle().get(TARGET)).parameters as Spectral;

async function stored(path = "data") {
  const array = await openArray(handle(), TARGET, { path });
  return { data: (await array.read()).data as Float64Array, units: array.attributes.units };
}

async function append(from: number): Promise<void> {
  const { data } = await handle().allAttachments(ID);
  await handle().appendAttachment(ID, "data", new Uint8Array(samples.slice(from).buffer), { at: data!.length! });
}

/** The document as an earlier release wrote it. */
async function makeOlder(): Promise<void> {
  const { parameters_asked: _, ...doc } = await handle().get(TARGET);
  const sources = (doc.sources as Doc[]).map(({ facts: _facts, ...rest }) => rest);
  await handle().put(TARGET, { ...doc, sources });
}

test("bytes that the document tells of only after the spectrum was computed make it out of date", async () => {
  await putRecording(storage, samples.slice(0, 4000), STREAM);
  await append(4000);
  await welchStored(source(), target());
  expect(await states()).toEqual([]);
  await change(ID, { data_length: samples.byteLength });
  expect(await states()).toEqual(["grown"]);
  await resultAgain(target());
  expect(await states()).toEqual([]);
  expect(relativeL2((await stored()).data, welch(samples, { fs: 1000 }).Pxx)).toBeLessThan(1e-12);
  await change(ID, { data_length: 1000 * 8 });
  expect(await states()).toEqual(["changed"]);
  await resultAgain(target());
  expect(relativeL2((await stored()).data, welch(samples.slice(0, 1000), { fs: 1000 }).Pxx)).toBeLessThan(1e-12);
});

test("a corrected rate, unit or scale makes it out of date, and again takes all of them", async () => {
  await putRecording(storage, samples, STREAM);
  await welchStored(source(), target());
  await change(ID, { sample_rate_hz: 250, channels: [{ unit: "g", scale: 1 }] });
  expect((await findStale(handle()))[0]!.staleness.sources).toMatchObject([{ state: "changed", differs: "facts" }]);
  await resultAgain(target());
  expect(await states()).toEqual([]);
  const whole = welch(samples, { fs: 250 });
  expect(await stored("frequency")).toEqual({ data: whole.f, units: "Hz" });
  expect((await stored()).units).toBe("g²/Hz");
  expect(relativeL2((await stored()).data, whole.Pxx)).toBeLessThan(1e-12);
});

test("a rate that was asked for stays, whatever becomes of the source's", async () => {
  await putRecording(storage, samples, STREAM);
  await welchStored(source(), target(), { fs: 10 });
  await change(ID, { sample_rate_hz: 250 });
  expect(await states()).toEqual([]);
  await resultAgain(target());
  expect(await parameters()).toMatchObject({ fs: 10 });
});

test("what was asked for is repeated, not what a short recording made of it", async () => {
  await putRecording(storage, samples.slice(0, 100), STREAM);
  await welchStored(source(), target(), { nperseg: 4096, noverlap: 60 });
  expect(await parameters()).toMatchObject({ nperseg: 100, noverlap: 60, nfft: 100 });
  await append(100);
  await change(ID, { data_length: samples.byteLength });
  for (let n = 0; n < 2; n++) {
    await resultAgain(target());
    expect(await parameters()).toMatchObject({ nperseg: 4096, noverlap: 60, nfft: 4096 });
    const whole = welch(samples, { fs: 1000, nperseg: 4096, noverlap: 60 });
    expect(relativeL2((await stored()).data, whole.Pxx)).toBeLessThan(1e-12);
  }
});

test("an older result is judged by its bytes and repeats what it used; then it follows its source as any other", async () => {
  await putRecording(storage, samples.slice(0, 4000), STREAM);
  await welchStored(source(), target(), { nperseg: 200 });
  await makeOlder();
  expect(await states()).toEqual([]);
  await append(4000);
  await change(ID, { data_length: samples.byteLength });
  expect(await states()).toEqual(["grown"]);
  await resultAgain(target());
  expect(await states()).toEqual([]);
  expect(await parameters()).toMatchObject({ nperseg: 200, noverlap: 100, fs: 1000 });
  await change(ID, { sample_rate_hz: 250 });
  expect(await states()).toEqual(["changed"]);
  await resultAgain(target());
  expect(await parameters()).toMatchObject({ nperseg: 200, noverlap: 100, fs: 250 });
});

test("a result that was deleted while it is computed again does not come back", async () => {
  await putRecording(storage, samples, STREAM);
  await welchStored(source(), target());
  await makeOlder();
  await change(ID, { channels: [{ unit: "g", scale: 2 }] });
  provideRunner({
    run: async (task, input, o) => {
      await handle()
        .remove(TARGET)
        .catch(() => {}); // at the first chunk
      return local.run(task, input, o);
    },
  });
  await expect(resultAgain(target())).rejects.toMatchObject({ code: "not-found" });
  await expect(handle().get(TARGET)).rejects.toMatchObject({ code: "not-found" });
  await expect(resultAgain(target())).rejects.toMatchObject({ code: "not-found" });
});
