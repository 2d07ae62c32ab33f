import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FieldError } from "../../../src/base/errors.ts";
import { createMemoryFolder, type Folder } from "../../../src/bytes/index.ts";
import { ANSWER_LENGTH } from "../../../src/jio/files/bytes-channel.ts";
import { withoutBytes } from "../../../src/jio/handle/own-bytes.ts";
import { readAttachment } from "../../../src/jio/local/read.ts";
import { type AttachmentRow, planRead, wholeFrames } from "../../../src/jio/local/row.ts";
import { createTails } from "../../../src/jio/tails/tails.ts";
import { bytesOf, codeOf, expectBytes } from "../../conformance/support.ts";
import { runs } from "../../support/runs.ts";
import { createTestDepot } from "./depot-of.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function setUp(folder: Folder = createMemoryFolder(), doc: Record<string, unknown> = {}, segmentLength = 100_000) {
  const world = { row: undefined as AttachmentRow | undefined, held: false, folder };
  const depot = createTestDepot(folder);
  const start = () =>
    createTails({
      folder,
      ...depot,
      restore: async () => false,
      async readFile({ file, from, to }) {
        const blob = await folder.getBlob(file);
        return blob && new Uint8Array(await blob.slice(from, to).arrayBuffer());
      },
      segmentLength,
      idleMs: 1e6,
      followMs: 1e6,
      announce: () => {},
      getDoc: async (id) => (id === "d" ? doc : undefined),
      getRow: async () => world.row && structuredClone(world.row),
      async swap(before, next) {
        if (world.row?.revision !== before?.revision) return false;
        world.row = structuredClone(next);
        return true;
      },
      async takeLock() {
        if (world.held) return undefined;
        world.held = true;
        return () => {
          world.held = false;
        };
      },
    });
  const readAll = async () => {
    const parts: Blob[] = world.row?.inline ? [new Blob([world.row.inline])] : [];
    for (const { file, from, to } of planRead(world.row?.segments ?? [], 0, Number.MAX_SAFE_INTEGER))
      parts.push((await folder.getBlob(file))!.slice(from, to));
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  };
  return { world, start, readAll };
}

test("appends of any lengths make segments whose digests, and the whole's, are right", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 130_000 }), { minLength: 1, maxLength: 8 }),
      fc.nat(3),
      async (lengths, settles) => {
        const { world, start, readAll } = setUp();
        const tails = start();
        const whole = bytesOf(lengths.reduce((sum, length) => sum + length, 0));
        let at = 0;
        for (const [n, length] of lengths.entries()) {
          at = await tails.append("d", "x", at, whole.subarray(at, at + length));
          if (n % 4 === settles) await tails.settle("d", "x");
        }
        await tails.settle("d", "x");
        const { row } = world;
        expectBytes(await readAll(), whole);
        expect(row).toMatchObject({ length: whole.length, sha256: sha256(whole) });
        expect(row?.tail).toBeUndefined();
        expect(world.held).toBe(false);
        let base = 0;
        for (const segment of row?.segments ?? []) {
          expect(segment.sha256).toBe(sha256(whole.subarray(base, base + segment.length)));
          expect(segment.length).toBeLessThanOrEqual(100_000);
          base += segment.length;
        }
        expect((await world.folder.list()).length).toBe(row?.segments.length ?? 0);
      },
    ),
    { numRuns: runs(40) },
  );
});

test("few bytes end in the row and leave no file", async () => {
  const { world, start, readAll } = setUp();
  const tails = start();
  await tails.append("d", "x", 0, bytesOf(1000));
  await tails.settle("d", "x");
  expectBytes(await readAll(), bytesOf(1000));
  expect(world.row?.inline?.byteLength).toBe(1000);
  expect(await world.folder.list()).toEqual([]);
});

test("a tail whose owner is gone is taken over with every byte that was acknowledged", async () => {
  const files = createMemoryFolder();
  const opened: { close(): void }[] = [];
  const folder: Folder = {
    ...files,
    async openFile(name, o) {
      const file = await files.openFile(name, o);
      if (file) opened.push(file);
      return file;
    },
  };
  const { world, start, readAll } = setUp(folder, { sample_format: "int16", channel_count: 2 });
  await start().append("d", "data", 0, bytesOf(250_003));
  for (const file of opened) file.close();
  const next = start();
  expect(await codeOf(next.settle("d", "data"))).toBe("locked");
  world.held = false;
  await next.settle("d", "data");
  expectBytes(await readAll(), bytesOf(250_000));
  expect(world.row?.sha256).toBe(sha256(bytesOf(250_000)));
  await next.append("d", "data", 250_000, bytesOf(4));
  await next.settle("d", "data");
  expect(world.row?.sha256).toBe(sha256(new Uint8Array([...bytesOf(250_000), ...bytesOf(4)])));
});

test("an append that finds no space changes nothing, digest included", async () => {
  let room = 150_000;
  const files = createMemoryFolder();
  const folder: Folder = {
    ...files,
    async openFile(name, o) {
      const file = await files.openFile(name, o);
      return (
        file && {
          ...file,
          writeAt(at, bytes) {
            file.writeAt(at, bytes.subarray(0, room));
            if (bytes.length > room) throw new FieldError("over-quota", "full");
            room -= bytes.length;
          },
        }
      );
    },
  };
  const { world, start, readAll } = setUp(folder);
  const tails = start();
  await tails.append("d", "x", 0, bytesOf(90_000));
  expect(await codeOf(tails.append("d", "x", 90_000, new Blob([bytesOf(5000), bytesOf(70_000)])))).toBe("over-quota");
  room = 1e9;
  const { length } = (await tails.read("d", "x", 0, 0))!;
  await tails.append("d", "x", length, bytesOf(10, 7));
  await tails.settle("d", "x");
  const whole = await readAll();
  expectBytes(whole.subarray(0, 90_000), bytesOf(90_000));
  expectBytes(whole.subarray(length), bytesOf(10, 7));
  expect(world.row?.sha256).toBe(sha256(whole));
});

test("an append that is aborted between two slices changes nothing, digest included", async () => {
  const { world, start, readAll } = setUp(createMemoryFolder(), {}, 64 << 20);
  const tails = start();
  const life = new AbortController();
  await tails.append("d", "x", 0, bytesOf(1000));
  const slices = [new Uint8Array(5 << 20), new Uint8Array(5 << 20)];
  const body = new Blob(slices);
  const slice = body.slice.bind(body);
  body.slice = (from = 0, to) => {
    if (from > 4 << 20) life.abort("enough");
    return slice(from, to);
  };
  await expect(tails.append("d", "x", 1000, body, { signal: life.signal })).rejects.toBe("enough");
  await tails.append("d", "x", 1000, bytesOf(100_000));
  await tails.settle("d", "x");
  expect((await readAll()).length).toBe(101_000);
  expect(world.row?.sha256).toBe(sha256(await readAll()));
});

test("bytes of an open tail are never joined with those of the tail that came after it", async () => {
  const rowOf = (file: string): AttachmentRow => ({
    ...{ id: "d", name: "x", content_type: "", length: 0, revision: file, segments: [], tail: { file } },
  });
  let file = "first";
  let asked = 0;
  const blob = await readAttachment(
    {
      folder: createMemoryFolder(),
      rows: { getRow: async () => rowOf(file), listRows: async () => [] },
      async readTail({ start, end }) {
        asked += 1;
        if (asked === 2) file = "second"; // replaced between two answers
        const length = 3 * ANSWER_LENGTH;
        const bytes = new Uint8Array(Math.min(end, length) - start).fill(file === "first" ? 1 : 2);
        return { file, length, bytes };
      },
      readFile: async () => undefined,
    },
    "d",
    "x",
    { start: 0, end: Number.MAX_SAFE_INTEGER },
  );
  expectBytes(await withoutBytes(blob).arrayBuffer(), new Uint8Array(3 * ANSWER_LENGTH).fill(2));
});

test("a plan of reading names exactly the pieces of the range", () => {
  const segments = [
    { file: "a", offset: 0, length: 10, sha256: "" },
    { file: "b", offset: 100, length: 10, sha256: "" },
  ];
  expect(planRead(segments, 8, 12)).toEqual([
    { file: "a", from: 8, to: 10, packed: false },
    { file: "b", from: 100, to: 102, packed: false },
  ]);
  expect(planRead(segments, 10, 10)).toEqual([]);
  expect(planRead(segments, 30, 40)).toEqual([]);
});

test("a length is cut to whole frames only where the document says what a frame is", () => {
  const wav = { sample_format: "int24", channel_count: 2, data_offset: 44 };
  expect(wholeFrames(wav, "data", 44 + 17)).toBe(44 + 12);
  expect(wholeFrames(wav, "data", 40)).toBe(40);
  expect(wholeFrames(wav, "picture", 61)).toBe(61);
  expect(wholeFrames({ sample_format: "int16" }, "data", 7)).toBe(6);
  expect(wholeFrames({}, "data", 7)).toBe(7);
});
