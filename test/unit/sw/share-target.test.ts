import fc from "fast-check";
import { expect, test } from "vitest";
import { inboxName } from "../../../sw/share-target.ts";

test("a shared file keeps its name as far as a file system takes it, and its ending in any case", () => {
  const none = new Set<string>();
  expect(inboxName("blade 3.wav", none)).toBe("blade 3.wav");
  expect(inboxName("a/b\\c:d.wav", none)).toBe("a_b_c_d.wav");
  expect(inboxName("..", none)).toBe("file");
  expect(inboxName(".wav", none)).toBe("file.wav");
  expect(inboxName("", none)).toBe("file");
  expect(inboxName("blade.wav", new Set(["blade.wav", "blade 2.wav"]))).toBe("blade 3.wav");
  expect(inboxName(`${"x".repeat(300)}.wav`, none)).toMatch(/^x{120}\.wav$/);
});

test("no name leads out of its folder or is another's", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (names) => {
      const taken = new Set<string>();
      for (const name of names) {
        const free = inboxName(name, taken);
        expect(free).not.toMatch(/[/\\]|^\.{0,2}$/);
        expect(taken.has(free)).toBe(false);
        taken.add(free);
      }
    }),
  );
});
