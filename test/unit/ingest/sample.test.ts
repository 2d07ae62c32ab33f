import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { once } from "../../../src/base/once.ts";
import { decodeSamples, readWavHeader } from "../../../src/format/index.ts";
import { createSampleWav, SAMPLE_MODEL } from "../../../src/ingest/sample.ts";
import { welch } from "../../../src/signal/index.ts";
import { python, testWith } from "../../support/peers.ts";

async function readAll(recording: ReturnType<typeof createSampleWav>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of recording.stream()) parts.push(part);
  return Buffer.concat(parts);
}

const twentySeconds = once(() => readAll(createSampleWav({ seconds: 20 })));

/** One channel of twenty seconds in g. */
async function channel(index: number): Promise<Float64Array> {
  const bytes = (await twentySeconds()).subarray(44);
  const values = decodeSamples(Uint8Array.from(bytes), "int16", { scales: [16, 16] });
  return Float64Array.from({ length: values.length / 2 }, (_, i) => values[2 * i + index]!);
}

test("it is a WAV of 60 s, 48 kHz and two channels in g, said to be synthetic", async () => {
  const recording = createSampleWav();
  const header = await readWavHeader(recording.byteLength, recording.readHead);
  expect(header).toEqual({
    sampleFormat: "int16",
    bigEndian: false,
    channelCount: 2,
    sampleRateHz: 48_000,
    dataOffset: 44,
    dataLength: 60 * 48_000 * 4,
    cut: false,
  });
  expect(recording.channels).toEqual([
    { unit: "g", scale: 16 },
    { unit: "g", scale: 16 },
  ]);
  expect(`${recording.name} ${recording.facts?.title} ${recording.facts?.description}`).toMatch(
    /^synthetic.* Synthetic .* Synthetic/,
  );
});

test("the same seed gives the same bytes, another seed others, in slices of at most 256 KiB", async () => {
  const digest = async (seed: number) =>
    createHash("sha256")
      .update(await readAll(createSampleWav({ seconds: 3, seed })))
      .digest("hex");
  expect(await digest(1)).toBe(await digest(1));
  expect(await digest(2)).not.toBe(await digest(1));
  const recording = createSampleWav({ seconds: 3 });
  const lengths: number[] = [];
  for await (const part of recording.stream()) lengths.push(part.length);
  expect(Math.max(...lengths)).toBe(256 * 1024);
  expect(lengths.reduce((sum, length) => sum + length)).toBe(recording.byteLength);
});

test("the rotor's harmonics stand where the shaft turns, with the amplitudes of the model", async () => {
  const { f, Pxx } = welch(await channel(0), { fs: 48_000, nperseg: 96_000, window: "flattop", scaling: "spectrum" });
  SAMPLE_MODEL.rotorHarmonicsG.forEach((amplitude, k) => {
    const expected = (k + 1) * SAMPLE_MODEL.shaftHz;
    const near = f.map((hz, i) => (Math.abs(hz - expected) < 5 ? Pxx[i]! : 0));
    const peak = near.indexOf(Math.max(...near));
    expect(Math.abs(f[peak]! - expected)).toBeLessThanOrEqual(1);
    expect(Math.sqrt(2 * Pxx[peak]!) / amplitude).toBeGreaterThan(0.9);
    expect(Math.sqrt(2 * Pxx[peak]!) / amplitude).toBeLessThan(1.1);
  });
});

test("the structure rings at its resonance, weaker at the non-drive end", async () => {
  const level = async (index: number) => {
    const { f, Pxx } = welch(await channel(index), { fs: 48_000, nperseg: 2048 });
    const above = f.map((hz, i) => (hz > 1000 ? Pxx[i]! : 0));
    const peak = above.indexOf(Math.max(...above));
    return { hz: f[peak]!, power: Pxx[peak]! };
  };
  const [drive, other] = [await level(0), await level(1)];
  expect(Math.abs(drive.hz / SAMPLE_MODEL.resonanceHz - 1)).toBeLessThan(0.03);
  expect(Math.sqrt(other.power / drive.power)).toBeCloseTo(SAMPLE_MODEL.nonDriveEnd.impactGain, 1);
});

testWith("scipy")(
  "scipy's envelope shows the ball pass frequency of the outer race, with sidebands at the shaft's",
  async () => {
    const script = `import sys, io, json, wave, numpy as np
from scipy.signal import butter, sosfiltfilt, hilbert, welch
w = wave.open(io.BytesIO(sys.stdin.buffer.read()))
x = np.frombuffer(w.readframes(w.getnframes()), "<i2").reshape(-1, 2)[:, 0] / 32768 * 16
e = np.abs(hilbert(sosfiltfilt(butter(4, [2400, 4000], "band", fs=w.getframerate(), output="sos"), x)))
f, p = welch(e, w.getframerate(), nperseg=96000)
level = lambda hz: float(p[np.abs(f - hz) < 1].max())
floor = float(np.median(p[(f > 20) & (f < 400)]))
band = (f > 60) & (f < 200)
print(json.dumps(dict(channels=w.getnchannels(), width=w.getsampwidth(), frames=w.getnframes(), peak=float(f[band][p[band].argmax()]),
  levels=[level(hz) / floor for hz in json.loads('HZ')])))`;
    const { shaftHz, ballPassOuterRaceHz: bpfo } = SAMPLE_MODEL;
    const lines = [bpfo, 2 * bpfo, bpfo - shaftHz, bpfo + shaftHz];
    const bytes = await twentySeconds();
    const said = JSON.parse(python(script.replace("HZ", JSON.stringify(lines)), bytes).toString());
    expect(said).toMatchObject({ channels: 2, width: 2, frames: 960_000 });
    expect(Math.abs(said.peak - bpfo)).toBeLessThanOrEqual(0.5);
    for (const ratio of said.levels) expect(ratio).toBeGreaterThan(10);
  },
);

test("nothing is clipped", async () => {
  for (const index of [0, 1])
    expect((await channel(index)).reduce((peak, g) => Math.max(peak, Math.abs(g)), 0)).toBeLessThan(15);
});

test("a length or rate that cannot be is an invalid argument", () => {
  for (const o of [{ seconds: 0 }, { seconds: Number.NaN }, { sampleRateHz: 8000 }, { sampleRateHz: 44_100.5 }]) {
    let thrown: unknown;
    try {
      createSampleWav(o);
    } catch (error) {
      thrown = error;
    }
    expect(isCode(thrown, "invalid-argument")).toBe(true);
  }
});
