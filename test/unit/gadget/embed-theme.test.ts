import fc from "fast-check";
import { expect, test } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { parseTheme } from "../../../src/gadget/embed/theme.ts";
import { runs } from "../../support/runs.ts";

test("a theme is a scheme, a contrast and our own properties; what is left out is not there", () => {
  expect(parseTheme({})).toEqual({ properties: {} });
  expect(
    parseTheme({ scheme: "dark", contrast: "more", properties: { "--wf-accent": "#0af", "--wf-radius": null } }),
  ).toEqual({ scheme: "dark", contrast: "more", properties: { "--wf-accent": "#0af", "--wf-radius": null } });
});

test.each([
  [{ scheme: "blue" }],
  [{ contrast: "less" }],
  [{ properties: { color: "red" } }],
  [{ properties: { "--wf-x": "url(https://elsewhere.example/x)" } }],
  [{ properties: { "--wf-x": "image-set('x')" } }],
  [{ properties: { "--wf-x": "\\75rl(x)" } }],
  [{ properties: { "--wf-x": "red; background: blue" } }],
  [{ properties: { "--wf-x": 3 } }],
  [{ properties: [] }],
  [null],
])("refuses %j", (theme) => {
  expect(() => parseTheme(theme)).toThrow(/a theme's/);
});

test("anything may come over the wire: a theme or an invalid argument", () => {
  const fields = { scheme: fc.anything(), contrast: fc.anything(), properties: fc.anything() };
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.record(fields, { requiredKeys: [] })), (value) => {
      try {
        for (const name of Object.keys(parseTheme(value).properties)) expect(name).toMatch(/^--wf-/);
      } catch (error) {
        if (!isCode(error, "invalid-argument")) throw error;
      }
    }),
    { numRuns: runs(300) },
  );
});
