import { expect, test } from "vitest";
import { createChunkSink } from "../../../../src/signal/out-of-core/panels/chunk-sink.ts";

/** Puts end when the test says so. */
function open() {
  const puts: { chunk: number; end(): void; fail(): void }[] = [];
  const sink = createChunkSink(
    () => new Float64Array(1),
    (chunk) =>
      new Promise<void>((resolve, reject) => {
        puts.push({ chunk, end: resolve, fail: () => reject(new Error(`put ${chunk}`)) });
      }),
  );
  const isSettled = async (promise: Promise<unknown>) => {
    let settled = false;
    promise.then(
      () => (settled = true),
      () => (settled = true),
    );
    await new Promise((resolve) => setTimeout(resolve, 1));
    return settled;
  };
  return { sink, puts, isSettled };
}

test("two chunks are under way at once; a buffer is given again when its chunk is stored, and not before", async () => {
  const { sink, puts, isSettled } = open();
  const first = await sink.next();
  expect(await sink.next()).toBe(first);
  sink.put(0);
  const second = await sink.next();
  expect(second).not.toBe(first);
  sink.put(1);
  const third = sink.next();
  expect(await isSettled(third)).toBe(false);
  puts[1]!.end();
  expect(await isSettled(third)).toBe(false);
  puts[0]!.end();
  expect(await third).toBe(first);
  await sink.settled();
});

test("a chunk that could not be stored is told, whichever it was, and all have ended when it is idle", async () => {
  for (const failing of [0, 1]) {
    const { sink, puts, isSettled } = open();
    for (const chunk of [0, 1]) {
      await sink.next();
      sink.put(chunk);
    }
    puts[failing]!.fail();
    const idle = sink.idle();
    expect(await isSettled(idle)).toBe(false);
    puts[1 - failing]!.end();
    await idle;
    await expect(sink.settled()).rejects.toThrow(`put ${failing}`);
  }
});
