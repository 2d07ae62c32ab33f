import fc from "fast-check";
import { expect, test } from "vitest";
import { createArray, openArray } from "../../../src/array/index.ts";
import { createStorage, type Doc, type JioStorage } from "../../../src/jio/index.ts";
import {
  describeStaleness,
  findStale,
  formatSoftware,
  type PresentSource,
  type SourceState,
  type Staleness,
} from "../../../src/portal/index.ts";
import { runs } from "../../support/runs.ts";

const made = (source: Doc): Doc => ({ portal_type: "Data Array", operation: "welch", sources: [source] });
const stateOf = (source: Doc, now?: PresentSource) =>
  describeStaleness(made({ id: "a", ...source }), new Map(now ? [["a", now]] : [])).sources[0]!.state;

const judgedAs = (...states: SourceState[]): Staleness => ({
  isStale: true,
  sources: states.map((state) => ({ id: "b", state })),
});

test("a source is fresh, grown, changed or missing by its length and digest", () => {
  const then = { digest: "d1", length: 10 };
  const cases: [PresentSource | undefined, string][] = [
    [{ digest: "d1", length: 10 }, "fresh"],
    [{ length: 10 }, "fresh"],
    [undefined, "missing"],
    [{ digest: "d2", length: 10 }, "changed"],
    [{ digest: "d2", length: 9, isAppendOnly: true }, "changed"],
    [{ digest: "d2", length: 11 }, "changed"],
    [{ digest: "d2", length: 11, isAppendOnly: true }, "grown"],
    [{ length: 11, isAppendOnly: true }, "grown"],
    [{ digest: "d2", length: 11, prefixDigest: "d1" }, "grown"],
    [{ digest: "d2", length: 11, prefixDigest: "d3", isAppendOnly: true }, "changed"],
    [{ ...then, staleness: judgedAs("grown") }, "stale"],
    [{ ...then, staleness: judgedAs("missing") }, "fresh"],
    [{ ...then, staleness: judgedAs("missing", "changed") }, "stale"],
    [{ digest: "d2", staleness: judgedAs("grown") }, "changed"],
  ];
  for (const [now, state] of cases) expect([now, stateOf(then, now)]).toEqual([now, state]);
  expect(stateOf({ digest: "d1" }, { digest: "d2", length: 10, isAppendOnly: true })).toBe("changed");
});

test("a result is stale when one of its sources is not as it was; files from outside count as they were", () => {
  const doc = { sources: [{ reference: "x.npy" }, { id: "a", digest: "1" }, { id: "b", digest: "2" }, 7, null] };
  const at = (b: string) =>
    describeStaleness(
      doc,
      new Map([
        ["a", { digest: "1" }],
        ["b", { digest: b }],
      ]),
    );
  expect(at("2")).toMatchObject({ isStale: false, sources: [{}, {}, {}] });
  expect(at("3")).toMatchObject({
    isStale: true,
    sources: [{ state: "fresh" }, { state: "fresh" }, { state: "changed" }],
  });
});

test("whatever a document says of its sources, it is judged without a failure", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (sources) => {
      expect(typeof describeStaleness({ sources }, new Map()).isStale).toBe("boolean");
    }),
    { numRuns: runs(200) },
  );
});

test("the software is told in words, in the older form too", () => {
  expect(formatSoftware({ name: "Wendelin Field", version: "1.2" })).toBe("Wendelin Field 1.2");
  expect(formatSoftware("Wendelin Field 0.1")).toBe("Wendelin Field 0.1");
  expect([formatSoftware(undefined), formatSoftware({})]).toEqual([undefined, undefined]);
});

async function record(storage: JioStorage, id: string, name: string): Promise<Doc> {
  const { digest, length } = (await storage.allAttachments(id))[name]!;
  return { id, digest, length };
}

test("stale results are found with the reason, over chains, and a circle ends", async () => {
  const storage = createStorage({ type: "memory" });
  await storage.put("stream", { portal_type: "Data Stream" });
  await storage.putAttachment("stream", "data", "12345678");
  await createArray(storage, "array", { shape: [4], dtype: "float64" });
  await storage.put("spectrum", made(await record(storage, "stream", "data")));
  await storage.putAttachment("spectrum", ".zmetadata", "{}");
  await storage.put("peaks", made(await record(storage, "spectrum", ".zmetadata")));
  await storage.put("mean", made(await record(storage, "array", ".zmetadata")));
  await storage.put("x", { ...made({ id: "y" }) });
  await storage.put("y", { ...made({ id: "x" }) });
  const states = async () =>
    Object.fromEntries((await findStale(storage)).map(({ id, staleness }) => [id, staleness.sources[0]!.state]));
  expect(await states()).toEqual({});
  await storage.appendAttachment("stream", "data", new Uint8Array(4), { at: 8 });
  expect(await states()).toEqual({ spectrum: "grown", peaks: "stale" });
  await (await openArray(storage, "array")).write([0], 1);
  expect(await states()).toEqual({ spectrum: "grown", peaks: "stale", mean: "changed" });
  await storage.putAttachment("stream", "data", "87654321");
  expect(await states()).toMatchObject({ spectrum: "changed" });
  await storage.remove("stream");
  expect(await states()).toEqual({ spectrum: "missing", mean: "changed" }); // peaks are those of the spectrum still
});
