import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../support/runs.ts";
import { bytesOf, codeOf, expectBytes, type Hold } from "./support.ts";

const SIZES = [50, 100_000, 300_000];

export function describeRanges(made: Hold): void {
  for (const size of SIZES.slice(0, 2))
    test(`ranges of ${size} bytes are half open, and short past the end`, async () => {
      const { storage } = made();
      const bytes = bytesOf(size);
      await storage.put("d", {});
      await storage.putAttachment("d", "x", bytes);
      for (const [start, end] of [
        [0, 0],
        [0, 10],
        [7, size],
        [10, size + 5],
        [size, size + 5],
        [size + 5, size + 9],
        [9, 3],
      ] as const) {
        const part = await storage.getAttachment("d", "x", { format: "array_buffer", start, end });
        expectBytes(part, bytes.subarray(start, Math.max(start, end)));
      }
      expect((await storage.getAttachment("d", "x", { start: 5 })).size).toBe(size - 5);
    });

  test("any range of any body is that of its bytes, however the body came to be", async () => {
    const { storage } = made();
    await storage.put("d", {});
    const near = (...places: number[]) =>
      fc.oneof(
        fc.nat(400_000),
        fc.tuple(fc.constantFrom(...places), fc.integer({ min: -3, max: 3 })).map(([at, by]) => Math.max(0, at + by)),
      );
    const place = near(0, 4096, 65_536, 131_072, 262_144, ...SIZES);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SIZES, 65_536, 0),
        fc.array(fc.constantFrom(1, 4096, 70_000), { maxLength: 4 }),
        fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 8 }),
        async (size, grown, ranges) => {
          const length = size + grown.reduce((sum, part) => sum + part, 0);
          const whole = bytesOf(length, size + 1);
          await storage.putAttachment("d", "x", whole.subarray(0, size));
          let at = size;
          for (const part of grown) {
            await storage.appendAttachment("d", "x", whole.subarray(at, at + part), { at });
            at += part;
          }
          expectBytes(await storage.getAttachment("d", "x", { format: "array_buffer" }), whole);
          expect((await storage.allAttachments("d")).x?.length).toBe(length);
          for (const [start, end] of ranges) {
            const part = await storage.getAttachment("d", "x", { format: "array_buffer", start, end });
            expectBytes(part, whole.subarray(start, Math.max(start, end)));
          }
        },
      ),
      { numRuns: runs(4) },
    );
  });

  test("a range is given as a stream too, which may be left early", async () => {
    const { storage } = made();
    const bytes = bytesOf(300_000);
    await storage.put("d", {});
    await storage.putAttachment("d", "x", bytes);
    const stream = await storage.getAttachment("d", "x", { format: "stream", start: 7, end: 290_000 });
    const whole = new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>);
    expectBytes(await whole.arrayBuffer(), bytes.subarray(7, 290_000));
    const left = (await storage.getAttachment("d", "x", { format: "stream" })).getReader();
    expect((await left.read()).value?.[0]).toBe(bytes[0]);
    await left.cancel();
    expect(await codeOf(storage.getAttachment("d", "y", { format: "stream" }))).toBe("not-found");
  });
}
