import fc from "fast-check";
import { expect, test } from "vitest";
import { type Captured, createCutter, type Quantum } from "../../../../src/ingest/record/cut-blocks.ts";
import { runs } from "../../../support/runs.ts";

const RATE = 48_000;
const QUANTUM = 128;
const msOf = (frames: number) => (1000 * frames) / RATE;

/** A channel whose values tell which frame and channel they are. */
const ramp = (frame: number, channel: number) =>
  Float32Array.from({ length: QUANTUM }, (_, i) => frame + i + channel / 4);

function quantum(frame: number, o: { channels?: number; atMs?: number } = {}): Quantum {
  const { channels = 2, atMs = msOf(frame) } = o;
  return { channels: Array.from({ length: channels }, (_, c) => ramp(frame, c)), frames: QUANTUM, frame, atMs };
}

function cut(quanta: readonly Quantum[], blockFrames = 300): Captured[] {
  const sent: Captured[] = [];
  const cutter = createCutter({ channelCount: 2, sampleRateHz: RATE, blockFrames, send: (one) => sent.push(one) });
  for (const one of quanta) cutter.push(one);
  cutter.stop();
  return sent;
}

const gapsIn = (sent: readonly Captured[]) => sent.flatMap((one) => ("gap" in one ? [one.gap] : []));
const samplesIn = (sent: readonly Captured[]) => sent.flatMap((one) => ("samples" in one ? [...one.samples] : []));

test("samples come out interleaved and in order, in blocks of one length and a shorter last one", () => {
  const sent = cut([0, 1, 2, 3, 4].map((n) => quantum(n * QUANTUM)));
  expect(sent.map((one) => ("samples" in one ? one.samples.length : one))).toEqual([600, 600, 80, { end: "stopped" }]);
  expect(samplesIn(sent)).toEqual(Array.from({ length: 1280 }, (_, i) => Math.floor(i / 2) + (i % 2) / 4));
});

test("frames that the counter passed over are a gap of exactly so many, at their place", () => {
  const sent = cut([quantum(1000), quantum(1000 + QUANTUM), quantum(1000 + 2 * QUANTUM + 77)]);
  expect(sent.map((one) => ("samples" in one ? one.samples.length / 2 : one))).toEqual([
    256,
    { gap: { frames: 77, reason: "lost" } },
    128,
    { end: "stopped" },
  ]);
});

test("a clock that goes on while no audio comes is a gap; a late call is none", () => {
  const late = cut([quantum(0), quantum(QUANTUM, { atMs: msOf(QUANTUM) + 400 })]);
  expect(gapsIn(late)).toEqual([]);
  const asleep = cut([
    quantum(0),
    quantum(QUANTUM, { atMs: msOf(QUANTUM) + 2000 }),
    quantum(2 * QUANTUM, { atMs: msOf(2 * QUANTUM) + 2000 }),
  ]);
  expect(gapsIn(asleep)).toEqual([{ frames: 96_000, reason: "stalled" }]);
});

const HUSHED = [new Float32Array(QUANTUM)];

/** Of so many seconds; `lateMs` tells by how much the clock is ahead of each second. */
const run = (seconds: number, lateMs: (second: number, share: number) => number): Quantum[] =>
  Array.from({ length: seconds * 375 }, (_, n) => {
    const [second, share, frame] = [Math.floor(n / 375), (n % 375) / 375, n * QUANTUM];
    return { channels: HUSHED, frames: QUANTUM, frame, atMs: msOf(frame) + lateMs(second, share) };
  });
const framesOf = (sent: readonly Captured[]) => gapsIn(sent).reduce((sum, { frames }) => sum + frames, 0);

test("what is lost little by little is told within a second or two, with nothing counted twice", () => {
  const sent = cut(run(60, (second) => 400 * second));
  expect(new Set(gapsIn(sent).map(({ reason }) => reason))).toEqual(new Set(["stalled"]));
  const lost = 0.4 * 59 * RATE;
  expect(framesOf(sent)).toBeLessThanOrEqual(lost);
  expect(framesOf(sent)).toBeGreaterThan(lost - RATE);
});

test("what only comes late is no gap, however often, nor a clock that runs a little faster or is set back", () => {
  expect(gapsIn(cut(run(60, (second, share) => (second % 2 === 1 && share < 0.5 ? 450 : 0))))).toEqual([]);
  expect(gapsIn(cut(run(60, (second, share) => (second + share) * 5)))).toEqual([]);
  expect(gapsIn(cut(run(60, (second) => (second < 30 ? 0 : -3_600_000))))).toEqual([]);
});

test("what the counter told is not told by the clock again, and a clock that is set back tells nothing", () => {
  const passed = cut([quantum(0), quantum(QUANTUM + 96_000, { atMs: msOf(QUANTUM + 96_000) })]);
  expect(gapsIn(passed)).toEqual([{ frames: 96_000, reason: "lost" }]);
  const back = cut([
    quantum(0),
    quantum(QUANTUM, { atMs: -3_600_000 }),
    quantum(2 * QUANTUM, { atMs: msOf(QUANTUM) - 3_600_000 }),
  ]);
  expect(gapsIn(back)).toEqual([]);
});

test("a device that gives nothing is silent, after its first sample only", () => {
  const silent = (frame: number) => quantum(frame, { channels: 0 });
  const sent = cut([
    silent(0),
    silent(QUANTUM),
    quantum(2 * QUANTUM),
    silent(3 * QUANTUM),
    silent(4 * QUANTUM),
    quantum(5 * QUANTUM),
  ]);
  expect(gapsIn(sent)).toEqual([{ frames: 256, reason: "silent" }]);
  expect(samplesIn(sent)).toHaveLength(2 * 2 * QUANTUM);
});

test("a device of one channel fills both", () => {
  const sent = cut([quantum(0, { channels: 1 })]);
  expect(samplesIn(sent).slice(0, 6)).toEqual([0, 0, 1, 1, 2, 2]);
});

test("samples and gaps together are all frames from the first to the last, whatever is lost or silent", () => {
  const call = fc.record({ lost: fc.nat({ max: 500 }), isSilent: fc.boolean() });
  fc.assert(
    fc.property(fc.array(call, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 700 }), (calls, block) => {
      let frame = 12_345;
      const quanta = calls.map(({ lost, isSilent }, n) => {
        frame += n === 0 ? 0 : QUANTUM + lost;
        return quantum(frame, { channels: isSilent ? 0 : 2 });
      });
      const first = quanta.find(({ channels }) => channels.length > 0);
      const sent = cut(quanta, block);
      const counted = samplesIn(sent).length / 2 + gapsIn(sent).reduce((sum, { frames }) => sum + frames, 0);
      expect(counted).toBe(first ? frame + QUANTUM - first.frame : 0);
    }),
    { numRuns: runs(100) },
  );
});
