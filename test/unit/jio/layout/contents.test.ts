import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatAttachments,
  formatJson,
  parseAttachments,
  parseDocument,
  parseManifest,
} from "../../../../src/jio/layout/contents.ts";
import { runs } from "../../../support/runs.ts";

const sha256 = `${"0".repeat(63)}a`;
const part = { name: "data.w.000000", length: 5, sha256 };
const whole = { length: 5, sha256, segments: [part] };

describe("document.json", () => {
  test("is the document and nothing else, whatever stands in it", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), (doc) => {
        const plain = JSON.parse(JSON.stringify(doc));
        expect(parseDocument(formatJson(doc), "d")).toEqual(plain);
      }),
      { numRuns: runs(200) },
    );
  });

  test.each(["", "[]", "null", "3", "{", '"a"', "\u0000"])("%j is refused with its path", (text) => {
    expect(() => parseDocument(text, "m/u/document.json")).toThrowError(
      expect.objectContaining({ code: "invalid-metadata", facts: { path: "m/u/document.json" } }),
    );
  });
});

describe("the manifest of a stream", () => {
  test("is what was formatted", () => {
    expect(parseManifest(formatJson(whole), "d")).toEqual(whole);
    expect(parseManifest(formatJson({ length: 0, sha256, segments: [] }), "d").segments).toEqual([]);
  });

  test.each<[string, unknown, string | undefined]>([
    ["no length", { ...whole, length: undefined }, "length"],
    ["a length below 0", { ...whole, length: -1 }, "length"],
    ["a length that is no whole number", { ...whole, length: 1.5 }, "length"],
    ["a length that no file has", { ...whole, length: 2 ** 60 }, "length"],
    ["another length than its segments'", { ...whole, length: 6 }, undefined],
    ["a digest that is none", { ...whole, sha256: "abc" }, "sha256"],
    ["a segment that is no object", { ...whole, segments: [null] }, "segments.0"],
    [
      "a segment in another folder",
      { ...whole, segments: [{ ...part, name: "../x/data.w.000000" }] },
      "segments.0.name",
    ],
    ["a segment that is no segment", { ...whole, segments: [{ ...part, name: "document.json" }] }, "segments.0.name"],
    ["one segment twice", { length: 10, sha256, segments: [part, part] }, undefined],
  ])("with %s is refused with path and place", (_what, value, at) => {
    expect(() => parseManifest(JSON.stringify(value), "m/u/data.w.json")).toThrowError(
      expect.objectContaining({
        code: "invalid-metadata",
        message: expect.stringMatching(/^m\/u\/data\.w\.json: /),
        facts: at === undefined ? { path: "m/u/data.w.json" } : { path: "m/u/data.w.json", at },
      }),
    );
  });
});

describe("attachments.json", () => {
  test("is what was formatted, also for names that objects have anyway", () => {
    const list = ["__proto__", "data", "\ud800", "a/b"].map((name) => ({
      name,
      content_type: "x/y",
      length: 3,
      sha256,
    }));
    expect(parseAttachments(formatAttachments(list), "a")).toEqual(list);
  });

  test.each<[string, unknown]>([
    ["a name twice", { attachments: [{ name: "a" }, { name: "a" }] }],
    ["an empty name", { attachments: [{ name: "" }] }],
    ["a type that is no text", { attachments: [{ name: "a", content_type: 3 }] }],
    ["no list", { attachments: {} }],
    ["no attachments", {}],
  ])("with %s is refused", (_what, value) => {
    expect(() => parseAttachments(JSON.stringify(value), "a")).toThrowError(
      expect.objectContaining({ code: "invalid-metadata" }),
    );
  });
});

test("whatever lies in these files, they are read or refused with the path", () => {
  const near = fc.oneof(
    fc.json(),
    fc.string({ unit: "binary" }),
    fc
      .record(
        { length: fc.jsonValue(), sha256: fc.jsonValue(), segments: fc.jsonValue(), attachments: fc.jsonValue() },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(near, (text) => {
      for (const parse of [parseDocument, parseManifest, parseAttachments])
        try {
          parse(text, "m/u/f.json");
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid-metadata", facts: { path: "m/u/f.json" } });
        }
    }),
    { numRuns: runs(500) },
  );
});
