import { expect, test } from "vitest";
import { createTurns } from "../../src/turns.ts";

/** Work that ends when it is told to, and what has begun so far. */
function setUp(most: number) {
  const turns = createTurns(most);
  const begun: string[] = [];
  const ends = new Map<string, { done(): void; fail(error: Error): void }>();
  const start = (name: string, signal = new AbortController().signal) =>
    turns(
      () =>
        new Promise<string>((resolve, reject) => {
          begun.push(name);
          ends.set(name, { done: () => resolve(name), fail: reject });
        }),
      { signal },
    );
  return { begun, ends, start };
}

test("two run at a time, the others in the order in which they came, also after a failure", async () => {
  const { begun, ends, start } = setUp(2);
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => start(name)) as [
    Promise<string>,
    Promise<string>,
    Promise<string>,
    Promise<string>,
  ];
  expect(begun).toEqual(["a", "b"]);
  ends.get("b")!.fail(new Error("broken"));
  await expect(b).rejects.toThrow("broken");
  await Promise.resolve();
  expect(begun).toEqual(["a", "b", "c"]);
  ends.get("a")!.done();
  ends.get("c")!.done();
  expect([await a, await c]).toEqual(["a", "c"]);
  await expect.poll(() => begun).toEqual(["a", "b", "c", "d"]);
  ends.get("d")!.done();
  await d;
  const e = start("e");
  expect(begun.at(-1)).toBe("e"); // nobody waits: at once
  ends.get("e")!.done();
  await e;
});

test("who gives up while waiting never begins and holds up nobody; who runs ends by itself", async () => {
  const { begun, ends, start } = setUp(1);
  const life = new AbortController();
  const first = start("first");
  const second = start("second", life.signal);
  const third = start("third");
  life.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  ends.get("first")!.done();
  await first;
  await expect.poll(() => begun).toEqual(["first", "third"]);
  ends.get("third")!.done();
  await third;
  await expect(start("late", AbortSignal.abort(new Error("never")))).rejects.toThrow("never");
  expect(begun).not.toContain("late");
});
