import fc from "fast-check";
import { expect, test } from "vitest";
import { FieldError } from "../../../src/base/errors.ts";
import {
  describeFailure,
  errorReportDoc,
  type Failure,
  formatErrorReport,
  idOfErrorReport,
  mergeReports,
  parseErrorReport,
} from "../../../src/portal/error-report.ts";
import { runs } from "../../support/runs.ts";

const around = { version: "1.2.3", userAgent: "Browser/1", online: false, now: "2026-11-22T10:00:00.000Z" };
const failure = (error: unknown): Failure => ({ error, place: "gadget", gadgetPath: "wf-document-page[page] wf-plot" });
const reportOf = (error: unknown) => describeFailure(failure(error), around);

test("a report says what failed, where, in which version and browser, and because of what", () => {
  const report = reportOf(new TypeError("x is not a function", { cause: new Error("the file is gone") }));
  expect(report).toMatchObject({
    name: "TypeError",
    message: "x is not a function ← Error",
    place: "gadget",
    gadgetPath: "wf-document-page[page] wf-plot",
    version: "1.2.3",
    online: false,
    count: 1,
  });
  expect(report.stack).toContain("error-report.test.ts");
  const text = formatErrorReport(report);
  for (const part of ["TypeError: x is not", "wf-plot", "1.2.3", "Browser/1", "offline"]) expect(text).toContain(part);
});

test("which document it was is not told", () => {
  const id = "data_stream_module/0b5f3c1e-9a47-4f3b-8a0e-1c2d3e4f5a6b";
  const report = reportOf(new Error(`no chunk of ${id} nor of 0b5f3c1e-9a47-4f3b-8a0e-1c2d3e4f5a6b`));
  expect(report.message).toBe("no chunk of … nor of …");
  expect(JSON.stringify(report)).not.toContain("0b5f3c1e");
});

test("the same failure is one report that counts, another message or place is another", () => {
  const fail = (message: string) => new Error(message);
  const [first, second] = [1, 2].map((n) => reportOf(fail(`row ${n} is bad`)));
  expect(idOfErrorReport(first!)).toBe(idOfErrorReport(second!));
  expect(idOfErrorReport(first!)).not.toBe(idOfErrorReport(reportOf(fail("a column is bad"))));
  expect(idOfErrorReport(first!)).not.toBe(idOfErrorReport({ ...first!, place: "worker" }));
  const later = { ...second!, lastDate: "2026-11-23T10:00:00.000Z" };
  expect(mergeReports({ ...first!, count: 4 }, later)).toMatchObject({
    count: 5,
    firstDate: first!.firstDate,
    lastDate: later.lastDate,
  });
});

test("whatever is thrown becomes a bounded report that comes back from its document", () => {
  const thrown = fc.oneof(
    fc.anything(),
    fc.string({ maxLength: 3000 }).map((message) => new Error(message)),
    fc.string({ maxLength: 9000 }).map((stack) => Object.assign(new Error("x"), { stack })),
  );
  fc.assert(
    fc.property(thrown, (error) => {
      const report = reportOf(error);
      expect(JSON.stringify(report).length).toBeLessThan(30_000);
      expect(report.stack.length).toBeLessThanOrEqual(4000);
      expect(parseErrorReport(JSON.parse(JSON.stringify(errorReportDoc(report))))).toEqual(report);
    }),
    { numRuns: runs(100) },
  );
});

test("a document from anybody is read as a report, and never an error", () => {
  const keys = ["title", "stack", "place", "count", "online", "creation_date", "modification_date", "gadget_path"];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), fc.anything()), (doc) => {
      const report = parseErrorReport(doc);
      expect(report.count).toBeGreaterThan(0);
      expect(formatErrorReport(report).length).toBeLessThan(10_000);
    }),
    { numRuns: runs(100) },
  );
});

test("of what lies below a failure only our own words are kept, and nothing of a text that could not be read", () => {
  const quoting = (() => {
    try {
      return JSON.parse("secret: 42") as never;
    } catch (error) {
      return error;
    }
  })();
  for (const error of [quoting, new Error("not read", { cause: quoting }), new Error("not read", { cause: "secret" })])
    expect(JSON.stringify(reportOf(error))).not.toContain("secret");
  const cause = new FieldError("not-found", "no chunk 3", {}, new Error("secret"));
  expect(reportOf(new Error("not read", { cause })).message).toBe("not read ← no chunk 3 ← Error");
});
