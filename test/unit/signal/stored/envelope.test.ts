import { beforeEach, expect, test } from "vitest";
import { envelopeStored, provideRunner, welch, welchStored } from "../../../../src/signal/index.ts";
import { testWith } from "../../../support/peers.ts";
import { noise, relativeL2 } from "../close.ts";
import { ID, putRecording, shared } from "../recording.ts";
import { documentOf, local, readArray, scipy, TARGET } from "./support.ts";

let storage: ReturnType<typeof shared>;
beforeEach(() => {
  provideRunner(local);
  storage = shared(crypto.randomUUID());
});
const source = () => ({ storage, id: ID });
const target = (id = TARGET) => ({ storage, id });

/** A carrier of 200 Hz, its amplitude moving at 7 Hz, and a strong hum far from it. */
const modulated = (frames: number) =>
  Float64Array.from({ length: frames }, (_, i) => {
    const t = i / 1000;
    return (
      (1 + 0.5 * Math.sin(2 * Math.PI * 7 * t)) * Math.sin(2 * Math.PI * 200 * t) + 3 * Math.sin(2 * Math.PI * 20 * t)
    );
  });

testWith("scipy")("within its band the envelope is scipy's of the filtered signal", async () => {
  const x = modulated(8000);
  await putRecording(storage, x, { sampleRateHz: 1000 });
  await envelopeStored(source(), target(), { band: [150, 250] });
  const { data } = await readArray(storage);
  const carrier = x.map((value, i) => value - 3 * Math.sin(2 * Math.PI * 20 * (i / 1000)));
  const expected = scipy(carrier, "out = np.abs(scipy.signal.hilbert(x))");
  expect(data.length).toBe(8000);
  expect(relativeL2(data.subarray(1000, 7000), expected.subarray(1000, 7000))).toBeLessThan(1e-3);
});

testWith("scipy")("without a band it is that of the whole signal, but for its edges", async () => {
  const x = noise(6000, 2);
  await putRecording(storage, x);
  await envelopeStored(source(), target());
  const { data } = await readArray(storage);
  const expected = scipy(x, "out = np.abs(scipy.signal.hilbert(x))");
  expect(relativeL2(data.subarray(600, 5400), expected.subarray(600, 5400))).toBeLessThan(0.05); // noise fills the bins that the filter's edges cut
});

test("decimated and cut into any chunks, its values are those of the whole", async () => {
  const x = Float32Array.from(modulated(20_000));
  await putRecording(storage, x);
  await envelopeStored(source(), target(), { band: [100, 300] });
  const whole = await readArray(storage);
  provideRunner({ ...local, size: 3 });
  await envelopeStored(source(), target(), { band: [100, 300], decimation: 7, memoryBytes: 200_000 });
  const { data } = await readArray(storage);
  expect(data.length).toBe(Math.ceil(20_000 / 7));
  expect(
    relativeL2(
      data,
      Float32Array.from(data, (_, i) => whole.data[7 * i]!),
    ),
  ).toBeLessThan(1e-6);
  expect(await documentOf(storage)).toMatchObject({ operation: "envelope", sample_rate_hz: 1000 / 7 });
});

test("the envelope spectrum is Welch's of the stored envelope, and shows what moves the amplitude", async () => {
  await putRecording(storage, modulated(40_000), { channels: [{ unit: "g", scale: 1 }] });
  const ref = await envelopeStored(source(), target("data_array_module/envelope"), {
    band: [150, 250],
    decimation: "band",
  });
  const envelope = await readArray(storage, "data", "data_array_module/envelope");
  await welchStored(source(), target(), { envelope: { band: [150, 250] }, nperseg: 1024 });
  const direct = await readArray(storage);
  const frequency = (await readArray(storage, "frequency")).data;
  const rate = 1000 / Math.floor(1000 / 400);
  expect(relativeL2(direct.data, welch(envelope.data, { fs: rate, nperseg: 1024 }).Pxx)).toBeLessThan(1e-10);
  expect(frequency[direct.data.indexOf(Math.max(...direct.data))]).toBeCloseTo(7, 0);
  await welchStored(ref, target("data_array_module/of-array"), { nperseg: 1024 });
  const ofArray = await readArray(storage, "data", "data_array_module/of-array");
  expect(relativeL2(ofArray.data, direct.data)).toBeLessThan(1e-10);
  expect(await documentOf(storage, "data_array_module/of-array")).toMatchObject({
    unit: "g²/Hz",
    parameters: { fs: rate },
  });
});
