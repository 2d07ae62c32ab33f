import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDate } from "../../../src/jio/query/dates.ts";
import { runs } from "../../support/runs.ts";

describe("a date in text", () => {
  test.each<[string, string, number]>([
    ["2024", "2024-01-01T00:00:00.000Z", 1],
    ["2024-05", "2024-05-01T00:00:00.000Z", 2],
    ["2024-02-29", "2024-02-29T00:00:00.000Z", 3],
    ["2024-05-01T23", "2024-05-01T23:00:00.000Z", 4],
    ["2024-05-01 23:59", "2024-05-01T23:59:00.000Z", 5],
    ["2024-05-01T23:59:58Z", "2024-05-01T23:59:58.000Z", 6],
    ["2024-05-01T23:59:58.5", "2024-05-01T23:59:58.500Z", 7],
    ["2024-05-01T23:59:58,1239+00:00", "2024-05-01T23:59:58.123Z", 7],
    [" 2024-05-01t00:30z ", "2024-05-01T00:30:00.000Z", 5],
    ["2024-05-01T00:30+05:30", "2024-04-30T19:00:00.000Z", 5],
    ["2024-05-01 00:30 -0100", "2024-05-01T01:30:00.000Z", 5],
    ["2024-01-01T00:30+01", "2023-12-31T23:30:00.000Z", 5],
    ["0020-01-01", "0020-01-01T00:00:00.000Z", 3],
    ["Wed, 21 Oct 2015 07:28:00 GMT", "2015-10-21T07:28:00.000Z", 6],
    ["1 Jan 2015 07:28:01 +0200", "2015-01-01T05:28:01.000Z", 6],
  ])("%j begins at %s and names %i parts", (text, begin, count) => {
    const date = parseDate(text);
    expect(new Date(date?.time ?? Number.NaN).toISOString()).toBe(begin);
    expect(date?.parts.length).toBe(count);
  });

  test.each([
    ...["", "24", "2024-13", "2024-00", "2023-02-29", "2024-05-32", "2024-05-01T24:00", "2024-05-01T10:60", "2024-5-1"],
    ...["2024-05-01T10:00:60", "2024-05Z", "2024-05-01T10+25:00", "20240501", "Wed, 21 Okt 2015 07:28:00 GMT", "x2024"],
  ])("%j is none", (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  test("what is no text is no date", () => {
    for (const value of [2024, null, undefined, new Date(), ["2024"]]) expect(parseDate(value)).toBeUndefined();
  });

  test("two are compared at the coarser precision", () => {
    const compare = (a: string, b: string) => parseDate(a)?.cmp(parseDate(b));
    expect(compare("2024", "2024-05-01")).toBe(0);
    expect(compare("2023", "2024-05-01")).toBe(-1);
    expect(compare("2024-05-01T23:30-05:00", "2024-05-02")).toBe(0);
    expect(compare("2024-05-01T10:00:00.999", "2024-05-01T10:00:00")).toBe(0);
    expect(compare("2024-05-01T10:00:01", "2024-05-01T10:00:00.999")).toBe(1);
  });

  test("every moment's own text is read as that moment", () => {
    const moment = fc.date({
      min: new Date("0001-01-01"),
      max: new Date("9999-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        expect(parseDate(a.toISOString())?.time).toBe(a.getTime());
        expect(parseDate(a.toUTCString())?.time).toBe(Math.floor(a.getTime() / 1000) * 1000);
        expect(parseDate(a.toISOString())?.cmp(parseDate(b.toISOString()))).toBe(Math.sign(a.getTime() - b.getTime()));
      }),
      { numRuns: runs(500) },
    );
  });

  test("any text is a date or none", () => {
    const piece = fc.constantFrom(
      "2024",
      "-",
      "05",
      "T",
      ":",
      "10",
      ".",
      "Z",
      "+",
      " ",
      "31",
      "Feb",
      ",",
      "GMT",
      "9".repeat(400),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((list) => list.join("")),
        ),
        (text) => {
          const date = parseDate(text);
          if (date) expect(Number.isFinite(date.time)).toBe(true);
        },
      ),
      { numRuns: runs(2000) },
    );
  });
});
