import { expect, test } from "vitest";
import { createCaptureQueue } from "../../../../src/ingest/record/capture-queue.ts";

const samples = (frames: number) => ({ samples: new Float32Array(frames) });
const queueOf = (mostBytes = 1e6) => createCaptureQueue({ leastFrames: 100, mostBytes, channelCount: 1 });

test("a write begins when enough waits for it, gaps counted", async () => {
  const queue = queueOf();
  const taking = queue.take();
  queue.push(samples(60));
  queue.push({ gap: { frames: 39, reason: "lost" } });
  let isTaken = false;
  void taking.then(() => (isTaken = true));
  await Promise.resolve();
  expect(isTaken).toBe(false);
  queue.push(samples(1));
  const { pieces, ended } = await taking;
  expect([pieces.length, ended]).toEqual([3, undefined]);
});

test("at the end the rest is given, and what comes later is not taken", async () => {
  const queue = queueOf();
  queue.push(samples(5));
  queue.push({ end: "stopped" });
  queue.push(samples(500));
  expect(await queue.take()).toEqual({ pieces: [samples(5)], ended: "stopped" });
});

test("a disk that does not follow ends it; what waited is still given", async () => {
  const queue = queueOf(1000);
  for (let n = 0; n < 10; n++) queue.push(samples(100));
  const { pieces, ended } = await queue.take();
  expect([pieces.length, ended]).toEqual([3, "slow"]);
});

test("the first end is the one that is told, also to who waits already", async () => {
  const queue = queueOf();
  const taking = queue.take();
  queue.end("full");
  queue.end("stopped");
  expect(await taking).toEqual({ pieces: [], ended: "full" });
});
