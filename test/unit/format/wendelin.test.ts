import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { bytesSource } from "../../../src/format/source/byte-source.ts";
import { readWendelin, writeWendelin } from "../../../src/format/wendelin.ts";
import { python, testWith } from "../../support/peers.ts";
import { runs } from "../../support/runs.ts";
import { collect, readAll, survives } from "./arrays.ts";

vi.setConfig({ testTimeout: 60_000 });

const read = (bytes: Uint8Array) => readWendelin(bytesSource(bytes), { name: "a" });
const values = new Uint8Array(Float32Array.from({ length: 600 }, (_, i) => i / 7).buffer);
const array = {
  dtype: "float32" as const,
  shape: [200, 3],
  async *elements() {
    yield values.subarray(0, 1000);
    yield values.subarray(1000);
  },
};

test("an empty float64 array has the checksum that Wendelin's own file has", async () => {
  // From Wendelin's own test: the header as numpy wrote it before 1.14, of 80 bytes.
  const text = `${"{'descr': '<f8', 'fortran_order': False, 'shape': (0,), }".padEnd(69)}\n`;
  const npy = Buffer.concat([Buffer.from([0x93]), Buffer.from("NUMPY\x01\x00F\x00"), Buffer.from(text)]);
  const file = Buffer.concat([Buffer.from("kldFTgABq96QqQ==", "base64"), npy]);
  expect(file.toString("base64").slice(0, 16)).toBe("kldFTgABq96QqZNO");
  expect(await read(file)).toMatchObject({ dtype: "float64", shape: [0] });
});

test("what we write we read", async () => {
  const source = await read(await collect(writeWendelin(array)));
  expect(source).toMatchObject({ name: "a", dtype: "float32", shape: [200, 3] });
  expect(await readAll(source)).toEqual(Buffer.from(values));
});

testWith("numpy")("Python finds the checksum unsigned, whatever its sign, and numpy the array", async () => {
  const signs = new Set<boolean>();
  for (let value = 0; value < 8; value++) {
    const changed = values.with(0, value);
    const one = {
      ...array,
      elements: async function* () {
        yield changed;
      },
    };
    const said = python(
      `import sys, struct, zlib, io, numpy
b = sys.stdin.buffer.read(); mark, crc = struct.unpack("<6sI", b[:10])
assert mark == bytes([0x92]) + b"WEN" + bytes([0, 1]) and crc == zlib.crc32(b[10:])
print(crc >= 2**31, numpy.load(io.BytesIO(b[10:])).shape)`,
      await collect(writeWendelin(one)),
    );
    expect(said.toString()).toMatch(/\(200, 3\)$/m);
    signs.add(said.toString().startsWith("True"));
  }
  expect(signs.size).toBe(2);
});

test("one changed bit, a cut and a foreign file are refused before any element is given", async () => {
  const file = await collect(writeWendelin(array));
  for (const at of [6, 9, 12, 1000, file.length - 1]) {
    const broken = Buffer.from(file);
    broken[at]! ^= 4;
    await expect(read(broken)).rejects.toMatchObject({ code: "invalid-format", facts: { offset: 6 } });
  }
  await expect(read(file.subarray(0, -1))).rejects.toMatchObject({ code: "invalid-format", facts: { offset: 6 } });
  for (const foreign of [Buffer.alloc(0), file.subarray(0, 9), file.subarray(10)])
    await expect(read(foreign)).rejects.toMatchObject({ code: "invalid-format", facts: { offset: 0 } });
});

test("an array that changes while it is written is no file", async () => {
  let times = 0;
  const changing = {
    ...array,
    elements: async function* () {
      yield values.with(5, times++);
    },
  };
  await expect(collect(writeWendelin(changing))).rejects.toMatchObject({ code: "conflict" });
});

test("any bytes give an array or a FieldError", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), fc.boolean(), (bytes, marked) => {
      if (marked) bytes.set([0x92, 0x57, 0x45, 0x4e, 0, 1].slice(0, bytes.length));
      return survives(() => read(bytes));
    }),
    { numRuns: runs(300) },
  );
});
