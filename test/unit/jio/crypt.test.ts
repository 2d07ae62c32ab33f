import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { PAGE_LENGTH, PAGE_ROOM, parsePage } from "../../../src/jio/crypt/layout.ts";
import { addStorage, createStorage, type JioStorage, setCredential } from "../../../src/jio/index.ts";
import { bytesOf, codeOf, expectBytes } from "../../conformance/support.ts";
import { runs } from "../../support/runs.ts";

const K = "AAECAwQFBgcICQoLDA0ODw";
const jwk = (k: string) => ({ key: { kty: "oct", k, alg: "A128GCM", key_ops: ["encrypt", "decrypt"], ext: true } });

beforeAll(async () => {
  await setCredential("right", jwk(K));
  await setCredential("wrong", jwk("EBESExQVFhcYGRobHB0eHw"));
});

// One memory under handles of several keys.
const shared: JioStorage[] = [];
addStorage(
  "test-shared",
  (_, create) => {
    const child = shared.at(-1) ?? create({ type: "memory" });
    return {
      get: (id, o) => child.get(id, o),
      put: (id, doc, o) => child.put(id, doc, o),
      buildQuery: (o) => child.buildQuery(o),
      allAttachments: (id, o) => child.allAttachments(id, o),
      getAttachment: (id, name, o) => {
        reads.push([name, o.start, o.end]);
        return child.getAttachment(id, name, o);
      },
      async putAttachment(id, name, body, o) {
        if (body instanceof Blob) return child.putAttachment(id, name, body, o);
        const parts: Uint8Array<ArrayBuffer>[] = [];
        for await (const chunk of body.stream as ReadableStream<Uint8Array<ArrayBuffer>>) {
          onSealed(chunk);
          parts.push(chunk);
        }
        return child.putAttachment(id, name, new Blob(parts, { type: body.type }), o);
      },
      appendAttachment: (id, name, bytes, o) => child.appendAttachment(id, name, bytes, o),
    };
  },
  { capacities: ["list", "include"] },
);
let onSealed: (bytes: Uint8Array) => void = () => {};
const reads: [string, number, number][] = [];

function open(credential = "right") {
  const below = createStorage({ type: "memory" });
  shared.push(below);
  const with_ = (name: string) =>
    createStorage({ type: "crypt", credential: name, sub_storage: { type: "test-shared" } });
  return { below, storage: with_(credential), with_ };
}

const bytesBelow = async (below: JioStorage, name = "x") =>
  new Uint8Array(await below.getAttachment("d", name, { format: "array_buffer" }));

test("nothing of a document or a body is below but ids, names and about their lengths", async () => {
  const { below, storage } = open();
  await storage.put("d", { title: "very secret" });
  await storage.putAttachment("d", "x", new Blob(["very secret".repeat(10)], { type: "audio/very-secret" }));
  const doc = await below.get("d");
  expect(Object.keys(doc)).toEqual(["crypt"]);
  const binary = String.fromCharCode(...(await bytesBelow(below)));
  expect(`${atob(String(doc.crypt))}${JSON.stringify(doc)}${binary}`).not.toContain("secret");
  expect((await below.getAttachment("d", "x")).type).toBe("application/octet-stream");
  expect(storage.description).toEqual({ type: "crypt", credential: "right", sub_storage: { type: "test-shared" } });
  await storage.put("d", { title: "very secret" });
  expect((await below.get("d")).crypt).not.toBe(doc.crypt);
});

test("another key opens neither documents nor attachments", async () => {
  const { storage, with_ } = open();
  await storage.put("d", { n: 1 });
  await storage.putAttachment("d", "x", bytesOf(200_000));
  const other = with_("wrong");
  for (const call of [
    () => other.get("d"),
    () => other.buildQuery({ include_docs: true }),
    () => other.getAttachment("d", "x"),
    () => other.getAttachment("d", "x", { start: 150_000, end: 150_010 }),
    () => other.getAttachment("d", "x", { start: 5, end: 5 }),
    () => other.allAttachments("d"),
    () => other.appendAttachment("d", "x", new Uint8Array(1), { at: 200_000 }),
  ])
    expect(await codeOf(call())).toBe("corrupt");
  expect(await other.buildQuery()).toEqual([{ id: "d", value: {} }]);
});

test("a byte that was changed anywhere is found out, and never read as if it were right", async () => {
  const { below, storage } = open();
  await storage.put("d", {});
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 5, PAGE_ROOM, 140_000),
      fc.array(fc.constantFrom(1, 3000), { maxLength: 3 }),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      fc.integer({ min: 1, max: 255 }),
      async (size, grown, place, mask) => {
        const length = size + grown.reduce((sum, part) => sum + part, 0);
        const whole = bytesOf(length);
        await storage.putAttachment("d", "x", whole.subarray(0, size));
        let at = size;
        for (const part of grown)
          at = (await storage.appendAttachment("d", "x", whole.subarray(at, at + part), { at })).length;
        const sealed = await bytesBelow(below);
        const position = Math.floor(place * sealed.length);
        sealed[position] = (sealed[position] ?? 0) ^ mask;
        await below.putAttachment("d", "x", sealed);
        const read = storage.getAttachment("d", "x", { format: "array_buffer" }).catch((error: unknown) => error);
        const seen = await read;
        if (seen instanceof ArrayBuffer) {
          expect(grown.length).toBeGreaterThan(0); // one of the unused bytes at a page's end
          expectBytes(seen, whole);
        } else expect(seen).toMatchObject({ code: "corrupt" });
      },
    ),
    { numRuns: runs(60) },
  );
});

test("a body that was put and cut short is found out wherever it is cut", async () => {
  const { below, storage } = open();
  await storage.put("d", {});
  await storage.putAttachment("d", "x", bytesOf(200_000));
  const sealed = await bytesBelow(below);
  const cuts = [
    1,
    30,
    200,
    PAGE_LENGTH - 1,
    PAGE_LENGTH,
    PAGE_LENGTH + 10,
    PAGE_LENGTH + 24,
    2 * PAGE_LENGTH,
    sealed.length - 1,
  ];
  for (const length of cuts) {
    await below.putAttachment("d", "x", sealed.subarray(0, length));
    expect(await codeOf(storage.getAttachment("d", "x", { format: "array_buffer" }))).toBe("corrupt");
    expect(await codeOf(storage.getAttachment("d", "x", { format: "text", start: 199_990, end: 199_999 }))).toBe(
      "corrupt",
    );
    expect(await codeOf(storage.allAttachments("d"))).toBe("corrupt");
    expect(await codeOf(storage.appendAttachment("d", "x", new Uint8Array(1), { at: 200_000 }))).toBe("corrupt");
  }
});

test("what is moved to another id, name, body or place does not open", async () => {
  const { below, storage } = open();
  for (const id of ["d", "e"]) await storage.put(id, { id });
  for (const name of ["x", "y"]) await storage.putAttachment("d", name, bytesOf(200_000));
  const first = await bytesBelow(below);
  await below.put("e", await below.get("d"));
  expect(await codeOf(storage.get("e"))).toBe("corrupt");
  await below.putAttachment("d", "y", first);
  expect(await codeOf(storage.getAttachment("d", "y", { format: "text" }))).toBe("corrupt");
  await below.putAttachment("e", "x", first);
  expect(await codeOf(storage.getAttachment("e", "x", { format: "text" }))).toBe("corrupt");

  await storage.putAttachment("d", "x", bytesOf(200_000));
  const second = await bytesBelow(below);
  const page = (bytes: Uint8Array, n: number) => bytes.slice(n * PAGE_LENGTH, (n + 1) * PAGE_LENGTH);
  for (const [n, foreign] of [
    [1, page(second, 2)],
    [1, page(first, 1)],
  ] as const) {
    const mixed = second.slice();
    mixed.set(foreign, n * PAGE_LENGTH);
    await below.putAttachment("d", "x", mixed);
    expect(await codeOf(storage.getAttachment("d", "x", { format: "text" }))).toBe("corrupt");
    expect(await codeOf(storage.getAttachment("d", "x", { format: "text", start: 70_000, end: 70_010 }))).toBe(
      "corrupt",
    );
  }
});

test("a label that was changed is told from an append that a crash took half of", async () => {
  const { below, storage } = open();
  await storage.put("d", {});
  await storage.putAttachment("d", "x", bytesOf(100));
  await storage.appendAttachment("d", "x", bytesOf(50), { at: 100 });
  const sealed = await bytesBelow(below);
  const label = parsePage(0, sealed)?.frames.at(-1)?.at ?? 0;
  for (let n = 0; n < 8; n++) {
    const changed = sealed.slice();
    changed[label + n] = (changed[label + n] ?? 0) ^ 0x40;
    await below.putAttachment("d", "x", changed);
    expect(await codeOf(storage.getAttachment("d", "x", { format: "text" }))).toBe("corrupt");
    expect(await codeOf(storage.allAttachments("d"))).toBe("corrupt");
  }
});

test("pages that say they begin elsewhere do not open there", async () => {
  const { below, storage } = open();
  await storage.put("d", {});
  await storage.putAttachment("d", "x", bytesOf(300_000));
  const sealed = await bytesBelow(below);
  const view = new DataView(sealed.buffer);
  const start = view.getFloat64(2 * PAGE_LENGTH + 16, true);
  for (const at of [2, 3, 4].map((page) => page * PAGE_LENGTH + 16))
    view.setFloat64(at, view.getFloat64(at, true) + 1000, true);
  await below.putAttachment("d", "x", sealed);
  const range = { start: start + 2000, end: start + 2010, format: "text" as const };
  expect(await codeOf(storage.getAttachment("d", "x", range))).toBe("corrupt");
});

test("an empty frame that was taken out is missed", async () => {
  const { below, storage } = open();
  await storage.put("d", {});
  await storage.putAttachment("d", "x", "");
  await storage.appendAttachment("d", "x", bytesOf(10), { at: 0 });
  const sealed = await bytesBelow(below);
  const [, empty, next] = parsePage(0, sealed)?.frames ?? [];
  expect(empty?.length).toBe(0);
  await below.putAttachment("d", "x", new Blob([sealed.subarray(0, empty?.at), sealed.subarray(next?.at)]));
  expect(await codeOf(storage.getAttachment("d", "x", { format: "text" }))).toBe("corrupt");
});

test("pages of two histories of one body do not go together", async () => {
  const { below, storage, with_ } = open();
  await storage.put("d", {});
  await storage.putAttachment("d", "x", bytesOf(100_000));
  const before = await bytesBelow(below);
  await storage.appendAttachment("d", "x", bytesOf(10), { at: 100_000 });
  await storage.appendAttachment("d", "x", bytesOf(60_000), { at: 100_010 });
  const first = await bytesBelow(below);
  await below.putAttachment("d", "x", before);
  await with_("right").appendAttachment("d", "x", bytesOf(60_010), { at: 100_000 });
  const second = await bytesBelow(below);
  const parts = [first.subarray(0, 2 * PAGE_LENGTH), second.subarray(2 * PAGE_LENGTH)];
  await below.putAttachment("d", "x", new Blob(parts));
  expect(await codeOf(storage.getAttachment("d", "x", { format: "text" }))).toBe("corrupt");
});

test("an append does not go on from a body that another of the same length has replaced", async () => {
  const { storage, with_ } = open();
  const other = with_("right");
  await storage.put("d", {});
  for (const one of [storage, other]) {
    await one.putAttachment("d", "x", bytesOf(100));
    await one.appendAttachment("d", "x", bytesOf(10), { at: 100 });
  }
  await storage.appendAttachment("d", "x", new Blob(["end"]), { at: 110 });
  expect(await storage.getAttachment("d", "x", { format: "text", start: 110 })).toBe("end");
});

test("an append that a crash took half of is passed over, and the next one goes on before it", async () => {
  const { below, storage, with_ } = open();
  await storage.put("d", {});
  const whole = bytesOf(70_000);
  for (const start of [10, PAGE_ROOM - 200]) {
    await storage.putAttachment("d", "x", whole.subarray(0, start));
    const kept = (await bytesBelow(below)).length;
    await storage.appendAttachment("d", "x", whole.subarray(start, start + 500), { at: start });
    const sealed = await bytesBelow(below);
    for (let length = kept; length < sealed.length; length += 7) {
      await below.putAttachment("d", "x", sealed.subarray(0, length));
      const after = with_("right");
      const there = (await after.allAttachments("d")).x?.length ?? 0;
      expectBytes(await after.getAttachment("d", "x", { format: "array_buffer" }), whole.subarray(0, there));
      expect(there).toBeGreaterThanOrEqual(start);
      await after.appendAttachment("d", "x", whole.subarray(there), { at: there });
      expectBytes(await after.getAttachment("d", "x", { format: "array_buffer" }), whole);
    }
  }
  await below.putAttachment("d", "x", new Uint8Array());
  expect(await with_("right").allAttachments("d")).toEqual({});
  await storage.appendAttachment("d", "x", whole, { at: 0 });
  expectBytes(await storage.getAttachment("d", "x", { format: "array_buffer" }), whole);
});

test("two storages that append in turn, and one that replaces meanwhile, see each other", async () => {
  const { storage, with_ } = open();
  const other = with_("right");
  await storage.put("d", {});
  const whole = bytesOf(60_000);
  for (let at = 0; at < whole.length; at += 3000)
    await (at % 2000 ? other : storage).appendAttachment("d", "x", whole.subarray(at, at + 3000), { at });
  expectBytes(await storage.getAttachment("d", "x", { format: "array_buffer" }), whole);
  await other.putAttachment("d", "x", whole.subarray(0, 100));
  expect(await storage.appendAttachment("d", "x", whole.subarray(100), { at: 100 })).toEqual({ length: 60_000 });
  expectBytes(await other.getAttachment("d", "x", { format: "array_buffer" }), whole);
});

test("a range reads the pages it needs and no more", async () => {
  const { storage } = open();
  await storage.put("d", {});
  await storage.putAttachment("d", "x", bytesOf(5_000_000));
  for (let n = 0; n < 200; n++)
    await storage.appendAttachment("d", "x", new Uint8Array(3000), { at: 5_000_000 + n * 3000 });
  for (const start of [1_000_000, 4_999_000, 5_400_000]) {
    reads.length = 0;
    const part = await storage.getAttachment("d", "x", { format: "array_buffer", start, end: start + 1000 });
    expect(part.byteLength).toBe(1000);
    const asked = reads.reduce((sum, [, from, to]) => sum + Math.min(to, 5_700_000) - from, 0);
    expect(asked).toBeLessThanOrEqual(4 * PAGE_LENGTH);
    expect(reads.length).toBeLessThanOrEqual(8);
  }
});

test("a long body is sealed and opened piece by piece", async () => {
  const { storage } = open();
  await storage.put("d", {});
  const length = 12_000_000;
  let given = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (given === length) return controller.close();
      given += 100_000;
      controller.enqueue(new Uint8Array(100_000).fill(given / 100_000));
    },
  });
  let [most, received] = [0, 0];
  onSealed = (bytes) => {
    received += bytes.length;
    most = Math.max(most, given - received);
  };
  await storage.putAttachment("d", "x", body);
  expect(received).toBeGreaterThan(length);
  expect(most).toBeLessThanOrEqual(1_000_000);
  reads.length = 0;
  const stream = await storage.getAttachment("d", "x", { format: "stream" });
  let [read, at] = [0, 0];
  for await (const chunk of stream) {
    for (const byte of [chunk[0], chunk.at(-1)]) expect(byte).toBeGreaterThanOrEqual(1);
    read += chunk.length;
    at = Math.max(at, ...reads.map(([, from]) => from));
    expect(at).toBeLessThan(read + 3_000_000);
  }
  expect(read).toBe(length);
});

test.each<[string, object, string]>([
  ["no key", {}, "key"],
  ["a key of another kind", { key: { kty: "RSA", n: K } }, "key.kty"],
  ["a key of 120 bits", { key: { kty: "oct", k: "AAECAwQFBgcICQoLDA0O" } }, "key.k"],
  ["a key in another alphabet", { key: { kty: "oct", k: "++++++++++++++++++++++" } }, "key.k"],
  ["a key for something else", { key: { kty: "oct", k: K, alg: "HS256" } }, "key.alg"],
])("a secret with %s is refused, and nothing of it is told", async (name, secret, path) => {
  await setCredential(name, secret);
  const storage = createStorage({ type: "crypt", credential: name, sub_storage: { type: "memory" } });
  const error = await storage.get("d").catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "invalid-argument", facts: { credential: name, path } });
  const k = (secret as { key?: { k?: string } }).key?.k ?? K;
  expect(`${String(error)}${JSON.stringify(error)}`).not.toContain(k);
});

test("keys of 192 and 256 bits do too", async () => {
  for (const k of ["AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"]) {
    await setCredential("long", { key: { kty: "oct", k } });
    const storage = createStorage({ type: "crypt", credential: "long", sub_storage: { type: "memory" } });
    await storage.put("d", { n: 1 });
    expect(await storage.get("d")).toEqual({ n: 1 });
  }
});

test("a credential that is not there is told by its name, at the first verb, and found once it is set", async () => {
  const storage = createStorage({ type: "crypt", credential: "later", sub_storage: { type: "memory" } });
  const error = await storage.put("d", {}).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "not-found", facts: { credential: "later" } });
  await setCredential("later", jwk(K));
  await storage.put("d", {});
});

test("a credential is a plain object under a name", async () => {
  for (const secret of [null, "text", [1], 1n, new Date(), { n: 1n }])
    expect(await codeOf(setCredential("c", secret as object))).toBe("invalid-argument");
  expect(await codeOf(setCredential("", {}))).toBe("invalid-argument");
});
