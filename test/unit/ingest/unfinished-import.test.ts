import fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkSameFile,
  formatUnfinished,
  isExpired,
  parseUnfinished,
  type UnfinishedImport,
} from "../../../src/ingest/unfinished-import.ts";
import { codeOf } from "../../conformance/support.ts";
import { runs } from "../../support/runs.ts";

const unfinished = fc.record(
  {
    name: fc.string(),
    length: fc.nat(),
    lastModified: fc.nat(),
    document: fc.dictionary(fc.string(), fc.string()),
    inbox: fc.string(),
    since: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  },
  { requiredKeys: ["name", "length", "lastModified", "document", "since"] },
) as fc.Arbitrary<UnfinishedImport>;

test("an unfinished import comes back from its document; what is none is refused", async () => {
  fc.assert(
    fc.property(unfinished, (one) => {
      expect(parseUnfinished(JSON.parse(JSON.stringify(formatUnfinished(one))))).toEqual(one);
    }),
    { numRuns: runs(100) },
  );
  const keys = ["portal_type", "title", "content_length", "last_modified", "data_stream", "creation_date"];
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...keys), fc.anything()), async (doc) => {
      expect(await codeOf((async () => parseUnfinished(doc))())).toBe("invalid-metadata");
    }),
    { numRuns: runs(100) },
  );
});

test("another length is another file; after a week, or without a date, it is debris", async () => {
  const one = { name: "a", length: 10, lastModified: 0, document: {}, since: "2026-03-01T00:00:00.000Z" };
  expect(() => checkSameFile(one, { name: "b", size: 10 })).not.toThrow();
  expect(() => checkSameFile(one, { name: "b", size: 11 })).toThrow("“b” is not the file that came in before");
  expect(isExpired(one, Date.parse("2026-03-07T23:00:00Z"))).toBe(false);
  expect(isExpired(one, Date.parse("2026-03-08T01:00:00Z"))).toBe(true);
  expect(isExpired({ since: "yesterday" }, 0)).toBe(true);
});
