import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FieldError } from "../../../src/base/errors.ts";
import { createMemoryFolder } from "../../../src/bytes/index.ts";
import { adoptDraft, growDraft } from "../../../src/jio/drafts/drafts.ts";
import { createGrowth } from "../../../src/jio/drafts/growth.ts";
import { type AttachmentRow, planRead } from "../../../src/jio/local/row.ts";
import { bytesOf, codeOf, expectBytes } from "../../conformance/support.ts";
import { runs } from "../../support/runs.ts";
import { createTestDepot } from "./depot-of.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const SEGMENT = 100_000;
const key = { id: "d", name: "data" };
const still = () => ({ signal: new AbortController().signal, count() {} });

function setUp() {
  const folder = createMemoryFolder();
  const world = { row: undefined as AttachmentRow | undefined, space: Number.POSITIVE_INFINITY };
  const { depot, files, remover } = createTestDepot(folder);
  const opened: { close(): void }[] = [];
  const deps = {
    ...{ folder, files, remover, segmentLength: SEGMENT, idleMs: 1e6, followMs: 1e6 },
    depot: {
      ...depot,
      async take() {
        const file = await depot.take();
        opened.push(file);
        const append = (bytes: Uint8Array) => {
          if (world.space < bytes.length) throw new FieldError("over-quota", "the disk is full");
          world.space -= bytes.length;
          file.append(bytes);
        };
        return { ...file, append };
      },
    },
    restore: async () => false,
    async readFile({ file, from, to }: { file: string; from: number; to: number }) {
      const blob = await folder.getBlob(file);
      return blob && new Uint8Array(await blob.slice(from, to).arrayBuffer());
    },
    announce() {},
    getDoc: async () => ({}),
    getRow: async () => world.row && structuredClone(world.row),
    async swap(before: AttachmentRow | undefined, next: AttachmentRow) {
      if (world.row?.revision !== before?.revision) return false;
      world.row = structuredClone(next);
      return true;
    },
    takeLock: async () => () => {},
  };
  const readAll = async () => {
    const parts: Blob[] = [];
    for (const { file, from, to } of planRead(world.row?.segments ?? [], 0, Number.MAX_SAFE_INTEGER))
      parts.push((await folder.getBlob(file))!.slice(from, to));
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  };
  /** The worker is gone: what it held open is closed, as it was. */
  const die = () => {
    for (const file of opened.splice(0)) file.close();
  };
  return { world, deps, readAll, die, folder };
}

test("an attachment that is cut off anywhere, by a cancel or by a death, goes on to the same bytes and digests", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 150_000 }), { maxLength: 5 }),
      fc.integer({ min: 0, max: 150_000 }),
      fc.boolean(),
      async (written, rest, isDeath) => {
        const { world, deps, readAll, die, folder } = setUp();
        const cut = written.reduce((sum, length) => sum + length, 0);
        const whole = bytesOf(cut + rest);
        const growth = createGrowth(deps, { ...key, row: undefined, whole: undefined });
        let at = 0;
        for (const length of written) await growth.write(whole.subarray(at, (at += length)));
        if (isDeath) die();
        else expect(await growth.seal()).toMatchObject({ length: cut, sha256: sha256(whole.subarray(0, cut)) });
        const counted: number[] = [];
        const done = await growDraft(
          deps,
          { ...key, blob: new Blob([whole]) },
          { ...still(), count: (n) => void counted.push(n) },
        );
        expect(done).toEqual({ length: whole.length, sha256: sha256(whole) });
        expectBytes(await readAll(), whole);
        expect(counted.reduce((sum, n) => sum + n, 0)).toBe(whole.length);
        let base = 0;
        for (const { length, sha256: digest } of world.row!.segments) {
          expect(digest).toBe(sha256(whole.subarray(base, base + length)));
          base += length;
        }
        expect(world.row!.tail).toBeUndefined();
        expect(new Set(world.row!.segments.map(({ file }) => file)).size).toBe(world.row!.segments.length);
        if (!isDeath) expect((await folder.list()).length).toBe(world.row!.segments.length);
      },
    ),
    { numRuns: runs(60) },
  );
});

test("a full disk keeps what came in whole, and with space again it goes on from there", async () => {
  const { world, deps, readAll } = setUp();
  const whole = bytesOf(350_000);
  const blob = new Blob([whole]);
  world.space = 250_000;
  expect(await codeOf(growDraft(deps, { ...key, blob }, still()))).toBe("over-quota");
  expect(world.row).toMatchObject({ length: 200_000, sha256: sha256(whole.subarray(0, 200_000)) });
  world.space = 150_000; // no byte is written twice
  await growDraft(deps, { ...key, blob }, still());
  expectBytes(await readAll(), whole);
});

test("another file, or one that is shorter now, is refused and what was kept stays as it is", async () => {
  const { world, deps } = setUp();
  const whole = bytesOf(150_000);
  await growDraft(deps, { ...key, blob: new Blob([whole]) }, still());
  const kept = structuredClone(world.row);
  const other = whole.slice();
  other[149_999]! ^= 1;
  for (const bytes of [other, whole.subarray(0, 120_000)])
    expect(await codeOf(growDraft(deps, { ...key, blob: new Blob([bytes]) }, still()))).toBe("conflict");
  expect(world.row).toEqual(kept);
});

test("a cancel keeps what came in, a draft without bytes is whole, and one that is still open is not adopted", async () => {
  const { world, deps } = setUp();
  const life = new AbortController();
  const cancelled = growDraft(
    deps,
    { ...key, blob: new Blob([bytesOf(9 * 2 ** 20)]) }, // three slices
    { signal: life.signal, count: () => life.abort(new Error("enough")) },
  );
  await expect(cancelled).rejects.toThrow("enough");
  expect(world.row).toMatchObject({ length: 4 * 2 ** 20 });

  const empty = setUp();
  const nothing = { length: 0, sha256: sha256(new Uint8Array()) };
  expect(await growDraft(empty.deps, { ...key, blob: new Blob() }, still())).toEqual(nothing);

  const open = setUp();
  await createGrowth(open.deps, { ...key, row: undefined, whole: undefined }).write(bytesOf(10));
  const rows = { getRow: async () => open.world.row, change: async () => ({ released: [] }) };
  const adopted = adoptDraft({ rows, announce() {} }, { draftId: "d", name: "data", id: "s", doc: {} });
  expect(await codeOf(adopted)).toBe("locked");
});
