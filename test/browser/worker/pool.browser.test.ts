import { afterEach, expect, test } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { createPeer, createPool, type Pool } from "../../../src/worker/pool.ts";
import { crash, double, fail, hang } from "./double.ts";

const start = () => new Worker(new URL("./double.worker.ts", import.meta.url), { type: "module" });
let pool: Pool;
afterEach(() => pool?.close());

test("a task runs in a worker, moves its input and reports on the way", async () => {
  pool = createPool(start, 2);
  const values = new Float64Array([1, 2, 3]);
  const seen: number[] = [];
  const answer = pool.run(double, { values }, { transfer: [values.buffer], onEvent: ({ done }) => seen.push(done) });
  expect([...(await answer)]).toEqual([2, 4, 6]);
  expect(values.length).toBe(0);
  expect(seen).toEqual([3]);
});

test("an error keeps its code across the wire", async () => {
  pool = createPool(start, 1);
  const error = await pool.run(fail, undefined).catch((e: unknown) => e);
  expect(isCode(error, "over-quota")).toBe(true);
});

test("an abort rejects at once with the caller's own reason, before, during and while queued", async () => {
  pool = createPool(start, 1);
  const before = new AbortController();
  const reason = new Error("mine");
  before.abort(reason);
  await expect(pool.run(hang, undefined, { signal: before.signal })).rejects.toBe(reason);
  const during = new AbortController();
  const queued = new AbortController();
  const first = pool.run(hang, undefined, { signal: during.signal });
  const second = pool.run(double, { values: new Float64Array(1) }, { signal: queued.signal });
  const third = pool.run(double, { values: new Float64Array([4]) });
  queued.abort("no more");
  await expect(second).rejects.toBe("no more");
  during.abort(reason);
  await expect(first).rejects.toBe(reason);
  expect([...(await third)]).toEqual([8]);
});

test("a lost worker rejects what it had, and the next task gets a new one", async () => {
  const peer = createPeer(start);
  const hung = peer.run(hang, undefined).catch((e: unknown) => e);
  const crashed = await peer.run(crash, undefined).catch((e: unknown) => e);
  expect(isCode(crashed, "worker-lost")).toBe(true);
  expect(isCode(await hung, "worker-lost")).toBe(true);
  expect([...(await peer.run(double, { values: new Float64Array([1]) }))]).toEqual([2]);
  peer.close();
});
