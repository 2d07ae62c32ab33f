import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createMemoryFolder } from "../../../src/bytes/index.ts";
import type { Segment } from "../../../src/jio/local/row.ts";
import { createStage } from "../../../src/jio/stages/stage.ts";
import { createStages } from "../../../src/jio/stages/stages.ts";
import { bytesOf, codeOf, expectBytes } from "../../conformance/support.ts";
import { runs } from "../../support/runs.ts";
import { createTestDepot } from "./depot-of.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** A file is young when it was made now. Bodies of up to 500 bytes go into a pack, longer ones into segments of 1000. */
function setUp(made = 0) {
  const folder = createMemoryFolder();
  const packed: Uint8Array[] = [];
  const [settled, dropped]: Segment[][] = [[], []];
  const { kept, ...depot } = createTestDepot(folder, made);
  const packs = {
    async write(bytes: Uint8Array, digest: string | Promise<string>): Promise<Segment> {
      packed.push(bytes.slice());
      return { file: "pack", offset: 0, length: bytes.length, sha256: await digest, packed: true };
    },
    async settle(segment: Segment) {
      settled?.push(segment);
    },
    async drop(segment: Segment) {
      dropped?.push(segment);
    },
  };
  return { folder, kept, packed, settled, dropped, deps: { ...depot, packs, segmentLength: 1000, packedLength: 500 } };
}

test("a body of any length, in slices of any length, is packed or cut into segments whose digests are right", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(1200), { maxLength: 6 }), async (lengths) => {
      const { folder, packed, deps } = setUp();
      const whole = bytesOf(lengths.reduce((sum, length) => sum + length, 0));
      const stage = createStage(deps, false);
      let at = 0;
      for (const length of lengths) {
        await stage.write(whole.slice(at, at + length));
        at += length;
      }
      const { segments, ...facts } = await stage.end();
      expect(facts).toMatchObject({ length: whole.length, sha256: sha256(whole) });
      const parts: Uint8Array[] = segments[0]?.packed ? packed : [];
      for (const { file } of segments.filter((one) => !one.packed))
        parts.push(new Uint8Array(await (await folder.getBlob(file))!.arrayBuffer()));
      expectBytes(Buffer.concat(parts), whole);
      expect(segments.map((one) => one.sha256)).toEqual(parts.map(sha256));
      expect(segments.some((one) => one.packed)).toBe(whole.length <= 500);
      for (const { file } of segments) await folder.removeFile(file); // closed, or this were "locked"
    }),
    { numRuns: runs(100) },
  );
});

test("strict bytes are kept beside files that are too new, whole and in place", async () => {
  for (const [made, copies] of [
    [Date.now(), 2],
    [0, 0],
  ] as const) {
    const { kept, deps } = setUp(made);
    const stage = createStage(deps, true);
    await stage.write(bytesOf(700));
    await stage.write(bytesOf(700));
    await stage.end();
    expect(kept).toEqual(
      [
        { file: "file.0", at: 0, length: 1000 },
        { file: "file.1", at: 0, length: 400 },
      ].slice(0, copies),
    );
  }
});

test("slices of a body are refused where the bytes before them went to another worker", async () => {
  const { deps } = setUp();
  const [first, second] = [createStages(deps), createStages(deps)];
  await first.write("token", 0, bytesOf(10), false);
  expect(await codeOf(second.write("token", 10, bytesOf(10), false))).toBe("worker-lost");
  expect(await codeOf(second.end("token", 10))).toBe("worker-lost");
  expect(await codeOf(first.write("token", 5, bytesOf(10), false))).toBe("worker-lost");
  await first.write("token", 10, bytesOf(10), false);
  expect(await first.end("token", 20)).toMatchObject({ length: 20 });
});

test("a body that is dropped leaves no file, before its end and after; one that is settled keeps its own", async () => {
  const { folder, deps, settled, dropped } = setUp();
  const stages = createStages(deps);
  await stages.write("token", 0, bytesOf(1500), false);
  await stages.write("other", 0, bytesOf(2500), false);
  await stages.write("small", 0, bytesOf(100), false);
  await stages.write("kept", 0, bytesOf(100), false);
  expect((await folder.list()).length).toBe(5);
  await stages.drop("token");
  expect((await folder.list()).length).toBe(3);
  await stages.end("other", 2500);
  await stages.drop("other");
  expect(await folder.list()).toEqual([]);
  const { segments } = await stages.end("small", 100);
  await stages.drop("small");
  expect(dropped).toEqual(segments);
  const named = (await stages.end("kept", 100)).segments;
  await stages.settle("kept");
  await stages.drop("kept");
  expect({ settled, dropped }).toEqual({ settled: named, dropped: segments });
});
