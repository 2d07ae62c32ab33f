import fc from "fast-check";
import { expect, test } from "vitest";
import { cutChunks, planWelchRun } from "../../../../src/signal/stored/welch/plan-welch.ts";

test("every segment lies in exactly one chunk, chunks hold whole segments and stay inside the recording and the memory", () => {
  const shape = fc.record({
    frames: fc.integer({ min: 1, max: 5e7 }),
    nperseg: fc.integer({ min: 1, max: 1e6 }),
    overlap: fc.double({ min: 0, max: 0.999, noNaN: true }),
    channels: fc.integer({ min: 1, max: 8 }),
    parallel: fc.integer({ min: 1, max: 16 }),
    memory: fc.option(fc.double({ min: 1, max: 1000, noNaN: true }), { nil: undefined }),
  });
  fc.assert(
    fc.property(shape, ({ frames, nperseg, overlap, channels, parallel, memory }) => {
      const length = Math.min(nperseg, frames);
      const noverlap = Math.floor(overlap * length);
      const hop = length - noverlap;
      const plan = { nperseg: length, noverlap, hop, segments: Math.floor((frames - noverlap) / hop) };
      const workBytes = 10 * channels + 8;
      const memoryBytes = memory && Math.ceil(memory * length * workBytes);
      const run = planWelchRun(plan, { frameBytes: 2 * channels, workBytes }, { parallel, memoryBytes });
      fc.pre(plan.segments / run.segmentsPerChunk < 1000);
      let next = 0;
      for (const { firstFrame, frames: count, segments } of cutChunks(plan, run.segmentsPerChunk)) {
        expect(firstFrame).toBe(next * plan.hop);
        expect(count).toBe((segments - 1) * plan.hop + plan.nperseg);
        expect(firstFrame + count).toBeLessThanOrEqual(frames);
        if (segments > 1) expect(count * 2 * channels).toBeLessThanOrEqual(16 << 20);
        next += segments;
      }
      expect(next).toBe(plan.segments);
      const { segmentsPerSlice, segmentsPerChunk } = run;
      const sliceFrames = (segmentsPerSlice - 1) * plan.hop + plan.nperseg;
      const together = segmentsPerChunk > segmentsPerSlice ? 2 : 1; // the next is read while one is computed
      if (memoryBytes) expect(together * sliceFrames * workBytes * run.parallel).toBeLessThanOrEqual(memoryBytes);
      if (segmentsPerSlice > 1) expect(sliceFrames * 2 * channels).toBeLessThanOrEqual(4 << 20);
      expect(run.parallel).toBeLessThanOrEqual(parallel);
    }),
  );
});
