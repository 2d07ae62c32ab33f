import { expect, test } from "vitest";
import { createLevelMeter, extremesOf } from "../../../../src/ingest/record/levels.ts";
import { createRing, livePicture } from "../../../../src/ingest/record/live-picture.ts";

const RATE = 48_000;
const sine = (hertz: number, amplitude: number, frames: number) =>
  Float32Array.from({ length: frames }, (_, i) => amplitude * Math.sin((2 * Math.PI * hertz * i) / RATE));

test("the ring keeps the newest frames of each channel, the oldest first, however they come", () => {
  const ring = createRing(2, 5);
  const frames = (from: number, count: number) =>
    Float32Array.from({ length: 2 * count }, (_, i) => from + Math.floor(i / 2) + (i % 2) / 2);
  ring.push(frames(0, 3));
  expect([...ring.read(0)]).toEqual([0, 1, 2]);
  ring.push(frames(3, 4));
  expect([...ring.read(1)]).toEqual([2.5, 3.5, 4.5, 5.5, 6.5]);
  ring.push(frames(7, 20));
  expect([...ring.read(0)]).toEqual([22, 23, 24, 25, 26]);
});

test("a tone in the middle of a bin stands in the picture with its extremes, its frequency and its level", () => {
  const samples = sine((171 * RATE) / 8192, 0.5, RATE);
  const { min, max, levels, fromHz, toHz } = livePicture(samples, {
    sampleRateHz: RATE,
    columns: 200,
    ringFrames: RATE,
  });
  for (const value of max) expect(value).toBeCloseTo(0.5, 2);
  for (const value of min) expect(value).toBeCloseTo(-0.5, 2);
  const top = levels.indexOf(Math.max(...levels));
  const hertz = fromHz * (toHz / fromHz) ** ((top + 0.5) / levels.length);
  expect(hertz / 1000).toBeCloseTo(1, 1);
  expect(levels[top]).toBeCloseTo(-6.02, 0);
});

test("what is not recorded yet is left out, on the left", () => {
  const { min, levels } = livePicture(sine(100, 1, 1200), { sampleRateHz: RATE, columns: 10, ringFrames: 4800 });
  expect([...min].map(Number.isNaN)).toEqual([true, true, true, true, true, true, true, false, false, false]);
  expect(Math.max(...levels)).toBe(-160);
});

test("a meter tells peak, root mean square and clipped samples since the last time", () => {
  const meter = createLevelMeter(2);
  meter.add([sine(50, 0.5, 960), Float32Array.of(...sine(50, 1, 960).map((x) => (x > 0.5 ? 1 : 0)))]);
  const { peak, rms, clipped } = meter.take();
  expect(peak).toEqual([0.5, 1]);
  expect(rms[0]).toBeCloseTo(0.5 / Math.SQRT2, 4);
  expect(clipped).toBeGreaterThan(300);
  expect(meter.take()).toEqual({ peak: [0, 0], rms: [0, 0], clipped: 0 });
  expect(extremesOf(Float32Array.of(0.25, -1, 0.99))).toEqual({ peak: 1, clipped: 1 });
});
