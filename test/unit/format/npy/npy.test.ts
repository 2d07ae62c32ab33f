import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { DType } from "../../../../src/format/index.ts";
import { formatNpyHeader } from "../../../../src/format/npy/npy-header.ts";
import { readNpy } from "../../../../src/format/npy/read-npy.ts";
import { npyByteLength, storedItemSize, writeNpy } from "../../../../src/format/npy/write-npy.ts";
import { elementCount } from "../../../../src/format/source/array-source.ts";
import { python, testWith } from "../../../support/peers.ts";
import { runs } from "../../../support/runs.ts";
import { collect, fileOf, readAll, survives } from "../arrays.ts";

vi.setConfig({ testTimeout: 60_000 });

const read = (bytes: Uint8Array, maxBytes?: number) =>
  readNpy(fileOf(bytes), { name: "a", ...(maxBytes !== undefined && { maxBytes }) });

const header = (text: string, version = 1) => {
  const field = version === 1 ? 2 : 4;
  const front = Buffer.alloc(8 + field);
  front.set([0x93, ...Buffer.from("NUMPY"), version, 0]);
  if (version === 1) front.writeUInt16LE(text.length, 8);
  else front.writeUInt32LE(text.length, 8);
  return Buffer.concat([front, Buffer.from(text, "latin1")]);
};
const headerOf = (descr: string, shape = "(2,)") =>
  header(`{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`);

/** Files that numpy writes, with what it says their elements are in C order, packed and little-endian. */
function ask(script: string): { file: Buffer; raw: Buffer; shape: number[] }[] {
  const said = python(`import numpy, io, json, base64
made = []
def add(a, raw=None, version=None, pickle=False):
    f = io.BytesIO(); numpy.lib.format.write_array(f, a, version=version, allow_pickle=pickle)
    raw = numpy.ascontiguousarray(a.astype(a.dtype.newbyteorder("<")) if raw is None else raw)
    made.append([base64.b64encode(f.getvalue()).decode(), base64.b64encode(raw.tobytes()).decode(), a.shape])
rng = numpy.random.default_rng(1)
${script}
print(json.dumps(made))`);
  return (JSON.parse(said.toString()) as [string, string, number[]][]).map(([file, raw, shape]) => ({
    file: Buffer.from(file, "base64"),
    raw: Buffer.from(raw, "base64"),
    shape,
  }));
}

testWith("numpy")(
  "files of numpy are read: every number, both byte orders, both orders of elements, all ranks",
  async () => {
    const made = ask(`
for order in "<>":
    for t in "?,i1,i2,i4,i8,u1,u2,u4,u8,f2,f4,f8,c8,c16,S5,M8[ns]".split(","):
        for shape in [(), (0,), (1,), (7,), (3, 5), (2, 3, 4), (4, 0, 2), (2, 1, 3, 2)]:
            n = numpy.dtype(t).itemsize * int(numpy.prod(shape))
            a = numpy.frombuffer(rng.bytes(n), dtype=numpy.dtype(t).newbyteorder(order)).reshape(shape)
            if t == "?": a = a.astype("u1").astype(bool)
            add(a); add(numpy.asfortranarray(a))`);
    expect(made.length).toBe(2 * 16 * 8 * 2);
    for (const { file, raw, shape } of made)
      for (const maxBytes of [4 * 1024 * 1024, 40]) {
        const source = await read(file, maxBytes);
        expect(source.shape).toEqual(shape);
        expect((await readAll(source)).equals(raw)).toBe(true);
      }
  },
);

testWith("numpy")("headers of versions 1, 2 and 3 are read, and structured elements without their gaps", async () => {
  const made = ask(`
a = numpy.arange(6.0)
for v in [(1, 0), (2, 0), (3, 0)]: add(a, version=v)
d = numpy.dtype([("t", "<M8[ns]"), ("x", ">i2"), ("name", "S3"), ("in", [("re", ">f4"), ("h", "<f2")])])
s = numpy.frombuffer(rng.bytes(d.itemsize * 4), dtype=d)
add(s)
aligned = numpy.zeros(4, dtype=numpy.dtype([("x", "u1"), ("y", "f8"), ("z", "i2")], align=True))
aligned["x"] = 1, 2, 3, 4; aligned["y"] = 1.5; aligned["z"] = -1
add(aligned, raw=aligned.astype([("x", "u1"), ("y", "<f8"), ("z", "<i2")]))
add(numpy.zeros(2, dtype=[("grün π", "f4")]), version=(3, 0))
add(numpy.zeros(2, dtype=[(("title", "x"), "f4")]))`);
  const sources = await Promise.all(made.map(({ file }) => read(file)));
  for (const [i, { raw }] of made.entries()) expect((await readAll(sources[i]!)).equals(raw)).toBe(true);
  expect(sources[3]!.dtype).toEqual([
    ["t", "datetime64[ns]"],
    ["x", "int16"],
    ["name", "S3"],
    [
      "in",
      [
        ["re", "float32"],
        ["h", "float16"],
      ],
    ],
  ]);
  expect(sources[4]!.dtype).toEqual([
    ["x", "uint8"],
    ["y", "float64"],
    ["z", "int16"],
  ]);
  expect(sources[5]!.dtype).toEqual([["grün π", "float32"]]);
  expect(sources[6]!.dtype).toEqual([["x", "float32"]]);
});

testWith("numpy")("times of every unit become the nanoseconds that numpy says they are, NaT stays", async () => {
  const made = ask(`
for order in "<>":
    for unit in ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "10s", "25us", "3M"]:
        a = numpy.array(["1970-01-01", "1969-12-31T23:59:59.999999999", "2024-02-29T12:34:56.789", "1678-01-01", "2261-12-31", "NaT"], "M8[ns]")
        a = a.astype("M8[%s]" % unit)
        a = a[(a.astype("M8[D]").astype("i8") > -106500) | numpy.isnat(a)]
        add(a.astype(a.dtype.newbyteorder(order)), raw=a.astype("<M8[ns]"))`);
  for (const { file, raw } of made) {
    const source = await read(file);
    expect(source.dtype).toBe("datetime64[ns]");
    expect((await readAll(source)).toString("hex")).toBe(raw.toString("hex"));
  }
});

testWith("numpy")("what arrays here cannot hold is refused in clear words", async () => {
  const [object, text, span, long, nested, fine, far] = ask(`
add(numpy.array([{}, None], dtype=object), raw=numpy.zeros(0), pickle=True)
add(numpy.array(["a", "bc"]))
add(numpy.array([1], "m8[s]"))
add(numpy.zeros(2, numpy.longdouble), raw=numpy.zeros(0))
add(numpy.zeros(2, [("x", "f4", (3,))]))
add(numpy.zeros(2, "M8[ps]"))
add(numpy.array(["3000-01-01"], "M8[D]"))`);
  const refuses = (made: { file: Buffer } | undefined, words: string) =>
    expect(read(made!.file).then(readAll)).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining(words),
    });
  await refuses(object, "allow_pickle=False");
  await refuses(text, "astype('S')");
  await refuses(span, "timedelta64");
  await refuses(long, "float64");
  await refuses(nested, '"x"');
  await refuses(fine, "finer than nanoseconds");
  await refuses(far, "1678 to 2261");
});

test.each([
  ["an empty file", Buffer.alloc(0), "does not begin", 0],
  ["another file", Buffer.from("RIFF....WAVE"), "does not begin", 0],
  ["a header that is not there", header("x".repeat(100)).subarray(0, 50), "within the header", 50],
  ["no dictionary", header("[1, 2]"), "does not say descr", 10],
  ["code instead of a literal", header("__import__('os').system('ls')"), "no value that is known", 10],
  ["a negative length", headerOf("'<f8'", "(-1,)"), "no list of lengths", 10],
  ["a shape without bounds", headerOf("'<f8'", "(9000000000, 9000000000)"), "counted", 10],
  ["a long header", Buffer.from([0x93, ...Buffer.from("NUMPY"), 2, 0, 255, 255, 255, 255]), "4294967295 bytes", 8],
] as const)("%s is refused with what is wrong and where", async (_name, file, words, offset) => {
  await expect(read(file)).rejects.toMatchObject({
    code: "invalid-format",
    message: expect.stringContaining(words),
    facts: { offset },
  });
});

test("a file that is cut says how many bytes are missing, one that goes on how many are too many", async () => {
  const front = headerOf("'<f8'");
  await expect(read(Buffer.concat([front, Buffer.alloc(11)]))).rejects.toMatchObject({
    code: "invalid-format",
    facts: { offset: front.length + 11, missing: 5 },
    message: expect.stringContaining("5 bytes are missing"),
  });
  await expect(read(Buffer.concat([front, Buffer.alloc(19)]))).rejects.toMatchObject({
    code: "invalid-format",
    facts: { offset: front.length + 16, more: 3 },
  });
  await expect(read(Buffer.from([0x93, ...Buffer.from("NUMPY"), 4, 0, 0, 0]))).rejects.toMatchObject({
    code: "unsupported",
  });
});

test("a source that loses its end while it is read fails, and an abort ends it", async () => {
  const file = Buffer.concat([headerOf("'<f8'"), Buffer.alloc(16)]);
  const short = {
    byteLength: file.length,
    open: async function* () {
      yield file.subarray(0, -3);
    },
  };
  const source = await readNpy(short, { name: "a" });
  await expect(readAll(source)).rejects.toMatchObject({ code: "invalid-format", facts: { missing: 3 } });
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  await expect(readNpy(fileOf(file), { name: "a", signal })).rejects.toBe(reason);
  const { blocks } = await read(file);
  await expect(blocks({ signal })[Symbol.asyncIterator]().next()).rejects.toBe(reason);
});

test("the file is read to its end: what fails only there fails, what goes on there is refused", async () => {
  const file = Buffer.concat([headerOf("'<f8'"), Buffer.alloc(16)]);
  const failure = new Error("wrong sum");
  const ending = (end: () => Uint8Array) => ({
    byteLength: file.length,
    open: async function* () {
      yield file;
      yield end();
    },
  });
  const failing = ending(() => {
    throw failure;
  });
  await expect(readNpy(failing, { name: "a" }).then(readAll)).rejects.toBe(failure);
  const longer = ending(() => Buffer.alloc(1));
  await expect(readNpy(longer, { name: "a" }).then(readAll)).rejects.toMatchObject({ facts: { more: 1 } });
});

const DTYPES: DType[] = [
  ...(["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"] as const),
  ...(["float16", "float32", "float64", "complex64", "complex128", "datetime64[ns]", "S7"] as const),
  [
    ["a b", "int16"],
    ["it's \\", "S2"],
    ["π", [["x", "float64"]]],
  ],
];
const arrays = fc
  .record({ dtype: fc.constantFrom(...DTYPES), shape: fc.array(fc.nat(5), { maxLength: 4 }) })
  .chain(({ dtype, shape }) => {
    const length = elementCount(shape) * storedItemSize(dtype);
    return fc.record({
      dtype: fc.constant(dtype),
      shape: fc.constant(shape),
      bytes: fc.uint8Array({ minLength: length, maxLength: length }),
    });
  });

async function* piecesOf(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 13) yield bytes.subarray(at, at + 13);
}

test("what we write we read, in blocks of any length", async () => {
  await fc.assert(
    fc.asyncProperty(arrays, fc.integer({ min: 1, max: 200 }), async ({ dtype, shape, bytes }, maxBytes) => {
      const file = await collect(writeNpy({ dtype, shape, elements: () => piecesOf(bytes) }));
      expect(file.length).toBe(npyByteLength({ dtype, shape }));
      expect((file.length - bytes.length) % 64).toBe(0);
      const source = await read(file, maxBytes);
      expect(source).toMatchObject({ dtype, shape });
      expect((await readAll(source)).equals(bytes)).toBe(true);
    }),
    { numRuns: runs(300) },
  );
});

testWith("numpy")("numpy reads what we write, with many fields too", async () => {
  const fields: DType = Array.from({ length: 5000 / 2 }, (_, i) => [
    `a field with a long name, number ${i}`,
    "float64",
  ]);
  const written = await Promise.all(
    [...DTYPES, fields].map(async (dtype) => {
      const bytes = Uint8Array.from({ length: 6 * storedItemSize(dtype) }, (_, i) =>
        dtype === "bool" ? i % 2 : i % 97,
      );
      const file = await collect(writeNpy({ dtype, shape: [2, 3], elements: () => piecesOf(bytes) }));
      return { file: file.toString("base64"), raw: Buffer.from(bytes).toString("base64") };
    }),
  );
  expect(Buffer.from(written.at(-1)!.file, "base64")[6]).toBe(2);
  const said = python(
    `import numpy, io, json, sys, base64
for w in json.load(sys.stdin):
    a = numpy.load(io.BytesIO(base64.b64decode(w["file"])), allow_pickle=False, max_header_size=10**6)
    assert a.shape == (2, 3) and a.tobytes() == base64.b64decode(w["raw"]), a.dtype
    print(a.dtype.str if a.dtype.names is None else len(a.dtype.names))`,
    JSON.stringify(written),
  );
  expect(said.toString().trim().split("\n")).toEqual(
    "|b1 |i1 <i2 <i4 <i8 |u1 <u2 <u4 <u8 <f2 <f4 <f8 <c8 <c16 <M8[ns] |S7 3 2500".split(" "),
  );
});

test("more or fewer elements than the shape has are no file", async () => {
  for (const length of [15, 17])
    await expect(
      collect(writeNpy({ dtype: "float64", shape: [2], elements: () => piecesOf(new Uint8Array(length)) })),
    ).rejects.toMatchObject({ code: "corrupt" });
});

test("any bytes give an array or a FieldError", async () => {
  const random = fc.uint8Array({ maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(random, (bytes) => survives(() => read(bytes).then(readAll))),
    { numRuns: runs(300) },
  );
  const files = DTYPES.map((dtype) =>
    Buffer.concat([formatNpyHeader({ dtype, shape: [2, 2] }), new Uint8Array(4 * storedItemSize(dtype))]),
  );
  const change = fc.tuple(fc.nat(260), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(change, { maxLength: 5 }),
      fc.nat(400),
      (file, changes, length) => {
        const broken = Buffer.from(file.subarray(0, length));
        for (const [at, value] of changes) if (at < broken.length) broken[at] = value;
        return survives(() => read(broken, 64).then(readAll));
      },
    ),
    { numRuns: runs(1500) },
  );
});
