import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { formatTime, parseNumber, parseTime } from "../../../../src/format/csv/cells.ts";
import { readCsv } from "../../../../src/format/csv/read-csv.ts";
import { type CsvRows, writeCsv } from "../../../../src/format/csv/write-csv.ts";
import { streamOf } from "../../../../src/format/source/byte-source.ts";
import { python, testWith } from "../../../support/peers.ts";
import { runs } from "../../../support/runs.ts";
import { collect, fileOf, survives } from "../arrays.ts";

vi.setConfig({ testTimeout: 60_000 });

const NAT = -(2n ** 63n);

/** Everything a table holds: its columns of numbers, its columns of times, as they were put together from blocks. */
async function table(text: string | Uint8Array, o: Parameters<typeof readCsv>[1] = {}) {
  const file = await readCsv(fileOf(typeof text === "string" ? new TextEncoder().encode(text) : text), o);
  const values: Record<string, (number | bigint)[]> = {};
  const plan = file.plan()[Symbol.iterator]();
  for await (const { start, shape, bytes } of file.blocks()) {
    const place = plan.next().value!;
    expect({ start, shape }).toEqual({ start: place.start, shape: place.shape });
    const { name, dtype } = file.arrays[place.array]!;
    const data = dtype === "float64" ? new Float64Array(bytes.buffer) : new BigInt64Array(bytes.buffer);
    expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
    expect(start[0]).toBe((values[name]?.length ?? 0) / (shape[1] ?? 1));
    values[name] = [...(values[name] ?? []), ...data];
  }
  expect(plan.next().done).toBe(true);
  const data = file.arrays.find(({ name }) => name === "data");
  const read: { time?: (number | bigint)[]; data?: (number | bigint)[] } = values;
  return { ...read, columns: data?.attributes?.columns, dialect: file.dialect, arrays: file.arrays };
}

const ns = (text: string) => BigInt(Date.parse(text)) * 1_000_000n;

test("numbers, names and gaps of a plain table", async () => {
  expect(await table("a,b\n1,2.5\n,NaN\n-3e2,inf\n")).toMatchObject({
    columns: ["a", "b"],
    data: [1, 2.5, Number.NaN, Number.NaN, -300, Infinity],
    dialect: { delimiter: ",", decimal: ".", header: true, encoding: "utf-8" },
  });
  expect(await table("1,2\n3,4")).toMatchObject({ columns: ["column_1", "column_2"], data: [1, 2, 3, 4] });
});

test("a blank line is a gap in a table of one column, unless no row follows; in others it is no row", async () => {
  expect(await table("v\n1\n\n2\n")).toMatchObject({ columns: ["v"], data: [1, Number.NaN, 2] });
  expect(await table("\n\nv\n\n \n2\n\n \n")).toMatchObject({ columns: ["v"], data: [Number.NaN, Number.NaN, 2] });
  expect(await table("\n1\n\n2", { maxBytes: 8 })).toMatchObject({ data: [1, Number.NaN, 2] });
  expect(await table("a,b\n1,2\n\n3,4\n")).toMatchObject({ data: [1, 2, 3, 4] });
  expect((await table("t\n2024-01-01\n\n2024-01-02\n")).time).toEqual([
    ns("2024-01-01T00:00Z"),
    NAT,
    ns("2024-01-02T00:00Z"),
  ]);
  await expect(table("v\n1\n\n\nx\n")).rejects.toMatchObject({ facts: { line: 5 } });
});

test("gaps padded to a width, as numpy.savetxt writes them, are gaps", async () => {
  const text = "     1.00000         nan\n         nan     2.00000\n".replace(/(?<=\S) (?= *\S)/g, ";");
  expect((await table(text)).data).toEqual([1, Number.NaN, Number.NaN, 2]);
  expect((await table("a;b\n1;          \n  -nan(ind);2\n")).data).toEqual([1, Number.NaN, Number.NaN, 2]);
});

test("times that are none keep their rows, alone in a table too", async () => {
  const times = BigInt64Array.of(5n, NAT, 7n, NAT, NAT);
  const text = await collect(writeCsv({ dtype: "datetime64[ns]", columns: ["t"] }, one({ values: times })));
  expect((await table(text)).time).toEqual([...times]);
});

test("times become the coordinate, exact to the nanosecond; the other columns are the data", async () => {
  const text = "t;x;y\n2024-02-29 12:00:00.123456789;1,5;2\n2024-02-29 12:00:01;;-0,25\n;3;4\n";
  const read = await table(text);
  const start = ns("2024-02-29T12:00:00Z");
  expect(read).toMatchObject({
    time: [start + 123_456_789n, start + 1_000_000_000n, NAT],
    data: [1.5, 2, Number.NaN, -0.25, 3, 4],
    columns: ["x", "y"],
    dialect: { delimiter: ";", decimal: "," },
  });
  expect(read.arrays).toMatchObject([
    { name: "time", dtype: "datetime64[ns]", shape: [3], dimensionNames: ["time"], attributes: { long_name: "t" } },
    { name: "data", dtype: "float64", shape: [3, 2], dimensionNames: ["time", "column"] },
  ]);
  const two = await table("time,end,time\n2024-01-01,2024-01-02,7\n");
  expect(two.arrays.map(({ name }) => name)).toEqual(["time", "end", "data"]);
});

test.each([
  ["2024-02-29", ns("2024-02-29T00:00Z")],
  ["2024/2/9 1:02", undefined],
  ["2024/2/9 01:02", ns("2024-02-09T01:02Z")],
  ["2024-02-29T23:59:59Z", ns("2024-02-29T23:59:59Z")],
  ["2024-02-29T01:00:00+02:30", ns("2024-02-28T22:30:00Z")],
  ["29.2.2024 08:15:00,5", ns("2024-02-29T08:15:00Z") + 500_000_000n],
  ["31.12.1969 23:59:59.999999999", -1n],
  ["2023-02-29", undefined],
  ["32.1.2024", undefined],
  ["2024-01-01 24:00", undefined],
  ["2024-01-01 10:00:00.1234567891", undefined],
  ["1600-01-01", undefined],
  ["2262-04-11T23:47:16.854775807Z", 2n ** 63n - 1n],
  ["2262-04-11T23:47:16.854775808Z", undefined],
  ["1.2.3", undefined],
  ["1704067200", undefined],
])("the time %j is %s", (text, expected) => {
  expect(parseTime(text)).toBe(expected);
});

test("every time reads back as it was written", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }), (time) => {
      expect(parseTime(formatTime(time))).toBe(time);
    }),
    { numRuns: runs(500) },
  );
});

test("numbers are those that a table may have, and no other text that JavaScript takes for one", () => {
  expect(["1", " +1.5 ", ".5", "5.", "1e-3"].map((text) => parseNumber(text, "."))).toEqual([1, 1.5, 0.5, 5, 0.001]);
  expect(["1,5", "0x10", "1_0", "", " ", "1 2", "1.2.3", "e5", "."].map((text) => parseNumber(text, "."))).toEqual(
    Array(9).fill(undefined),
  );
  expect(["1,5", "-,5e2"].map((text) => parseNumber(text, ","))).toEqual([1.5, -50]);
});

test("the way a table is written is found out, and can be told", async () => {
  expect((await table("a\tb\n1,5\t2\n")).dialect).toMatchObject({ delimiter: "\t", decimal: "," });
  expect((await table("a|b\n1.5|2\n")).dialect).toMatchObject({ delimiter: "|", decimal: "." });
  expect((await table("a;b\n01.02.2024;1,5\n")).dialect).toMatchObject({ delimiter: ";", decimal: "," });
  expect(await table("1,2,3\n4,5,6\n", { dialect: { header: true } })).toMatchObject({ columns: ["1", "2", "3"] });
  expect(await table("1,5\n2,5\n", { dialect: { delimiter: ";", decimal: "," } })).toMatchObject({ data: [1.5, 2.5] });
});

test("line ends, marks, encodings, comments and a delimiter too many make no difference", async () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("°C;b\r\n1,5;2\r\n", "utf16le")]);
  const latin = Buffer.from("°C;b\r1,5;2\r", "latin1");
  for (const text of [
    "°C;b\n1,5;2\n",
    "°C;b\r\n1,5;2",
    "\ufeff°C;b\n1,5;2",
    "# x: 1\n#\n°C;b;\n1,5;2;\n\n",
    utf16,
    latin,
  ])
    expect(await table(text)).toMatchObject({ columns: ["°C", "b"], data: [1.5, 2] });
});

test("quoted cells may hold delimiters, quotes and line ends", async () => {
  const text = '"a, ""x""\nsecond line",b\r\n"1",2\r\n"3.5","4"\r\n';
  expect(await table(text)).toMatchObject({ columns: ['a, "x"\nsecond line', "b"], data: [1, 2, 3.5, 4] });
});

test.each([
  ["a text among numbers", "a,b\n1,2\n3,x y\n", { line: 3, column: "b", cell: "x y" }, "“x y” is no number as the"],
  ["a column of texts", 'a,name\n1,"two\nlines"\n', { line: 2, column: "name" }, "no number and no date"],
  ["a line behind a quoted line end", '"a\n",b\n1,2\n\n3,?\n', { line: 5, column: "b" }, "“?”"],
  ["a number among times", "t,b\n2024-01-01,2\n7,2\n", { line: 3, column: "t" }, "as the times before"],
  ["a cut last line", "a,b,c\n1,2,3\n4,5", { line: 3, cells: 2, expected: 3 }, "the file was cut"],
  ["a line too long", "a,b\n1,2,3\n1,2\n4,5\n", { line: 2, cells: 3 }, "needs quotes"],
  ["a quote without its end", 'a,b\n1,2\n"3,4\n5,6', { line: 3 }, "does not end"],
  ["something behind a quote", 'a,b\n1,2\n"3"4,4\n5,6\n', { line: 3 }, "goes on after its end"],
  ["nothing", "", { line: 1 }, "no values"],
  ["names only", "a,b\n", { line: 1 }, "no values"],
  ["comments only", "# a\n# b", { line: 1 }, "no values"],
] as const)("%s: line and column are told", async (_name, text, facts, words) => {
  await expect(table(text)).rejects.toMatchObject({
    code: "invalid-format",
    facts,
    message: expect.stringContaining(words),
  });
});

test("epoch numbers stay numbers; integers that a double does not hold are told", async () => {
  const read = await table("t,n\n1704067200,9007199254740993\n1704067201,1\n");
  expect(read).toMatchObject({ data: [1704067200, 9007199254740992, 1704067201, 1] });
  expect(read.arrays[0]!.attributes).toMatchObject({ rounded: ["n"] });
});

test("a table larger than a piece and a block is read row by row, its lines counted", async () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `${formatTime(BigInt(i) * 1_000_003n)},${i},"${i / 8}"`);
  const text = `t,i,"x"\n${rows.join("\r\n")}\n`;
  const read = await table(text, { maxBytes: 100_000 });
  expect(read.time).toEqual(rows.map((_, i) => BigInt(i) * 1_000_003n));
  expect(read.data).toEqual(rows.flatMap((_, i) => [i, i / 8]));
  await expect(table(`${text}1,2,3\n`)).rejects.toMatchObject({ facts: { line: 60_002 } });
});

test("a piece of the file may end anywhere: behind a quote, within a line end", async () => {
  const piece = 512 * 1024;
  const quoted = `a,bb\n${'"1" ,2\n'.repeat(80_000)}`;
  expect(quoted.slice(piece - 4, piece + 1)).toBe('"1" ,');
  const read = await table(quoted);
  expect(read.data?.length).toBe(160_000);
  const ends = `a,b\n${"1,2\r\n".repeat(110_000)}`;
  expect(ends.slice(piece - 1, piece + 1)).toBe("\r\n");
  await expect(table(`${ends}x,1\r\n`)).rejects.toMatchObject({ facts: { line: 110_002 } });
});

test("an abort ends it with its reason, and a file that changed between the passes is refused", async () => {
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  await expect(readCsv(fileOf(Buffer.from("a\n1\n")), { signal })).rejects.toBe(reason);
  let bytes = Buffer.from("a,b\n1,2\n3,4\n");
  const changing = { byteLength: bytes.length, read: async (start: number, end: number) => bytes.subarray(start, end) };
  const file = await readCsv(streamOf(changing));
  bytes = Buffer.from("a,b\n1,2345678");
  const drain = async () => {
    for await (const _block of file.blocks());
  };
  await expect(drain()).rejects.toMatchObject({ code: "conflict" });
});

async function* one(rows: CsvRows) {
  yield rows;
}

test("what we write we read, every number as it was", async () => {
  const cell = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, 0.1, 5e-324));
  const name = fc.string({ minLength: 1 }).map((text) => `n ${text.trim()}`.trim());
  await fc.assert(
    fc.asyncProperty(
      fc.array(name, { minLength: 1, maxLength: 4 }).chain((columns) =>
        fc.record({
          columns: fc.constant(columns),
          rows: fc.array(fc.tuple(...columns.map(() => cell)), { minLength: 1, maxLength: 8 }),
          withTime: fc.boolean(),
        }),
      ),
      async ({ columns, rows, withTime }) => {
        const time = BigInt64Array.from(rows, (_, i) => (i === 1 ? NAT : BigInt(i) * 86_399_999_999_999n));
        const values = Float64Array.from(rows.flat());
        const text = await collect(
          writeCsv(
            {
              dtype: "float64",
              columns,
              ...(withTime && { index: { name: "time", dtype: "datetime64[ns]" as const } }),
              comments: ["units: g, µm", "a\nb"],
            },
            one({ values, ...(withTime && { index: time }) }),
          ),
        );
        const read = await table(text, { dialect: { delimiter: "," } });
        expect(read).toMatchObject({ columns: columns.map((text) => text.replace(/\r\n?/g, "\n")) });
        expect(read.data).toEqual([...values]);
        if (withTime) expect(read.time).toEqual([...time]);
      },
    ),
    { numRuns: runs(300) },
  );
});

test("complex numbers are two columns; elements without a form in a table are refused", async () => {
  const values = Float32Array.of(1, -2, 3, 4);
  const text = await collect(writeCsv({ dtype: "complex64", columns: ["z"] }, one({ values })));
  expect(text.toString()).toBe("z re,z im\n1,-2\n3,4\n");
  const refused = writeCsv({ dtype: "S3", columns: ["a"] }, one({ values: new Uint8Array(3) }));
  await expect(collect(refused)).rejects.toMatchObject({ code: "unsupported" });
});

testWith("numpy")("numpy reads what we write, and we what it writes", async () => {
  const values = Float64Array.from({ length: 30 }, (_, i) => Math.exp(i) / 3);
  const text = await collect(
    writeCsv({ dtype: "float64", columns: ["a", "b", "c"], comments: ["x"] }, one({ values })),
  );
  const back = python(
    `import numpy, sys
a = numpy.genfromtxt(sys.stdin, delimiter=",", skip_header=2)
sys.stdout.buffer.write(a.tobytes())`,
    text,
  );
  expect(back.equals(Buffer.from(values.buffer))).toBe(true);
  const theirs = python(
    `import numpy, sys
numpy.savetxt(sys.stdout.buffer, numpy.frombuffer(sys.stdin.buffer.read()).reshape(10, 3), delimiter=";", header="a;b;c")`,
    new Uint8Array(values.buffer),
  );
  expect((await table(theirs)).data).toEqual([...values]);
});

test("any text gives a table or a FieldError", async () => {
  const pieces = fc.constantFrom(...'"",,;;\t\n\r#.|-:0127 aT', "\r\n", "2024-01-01", "1.5", '"', "NaN", "\ud800");
  const text = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, fc.string()), (value) => survives(() => table(value))),
    { numRuns: runs(1500) },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (bytes) => survives(() => table(bytes))),
    { numRuns: runs(500) },
  );
});
