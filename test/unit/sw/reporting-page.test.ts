import { expect, test } from "vitest";
import { reportingPage } from "../../../sw/reporting-page.ts";

const client = (path: string, frameType: string) => ({ url: `https://field.example${path}`, frameType });

test("a failure is told to a page of ours, the topmost one, and never to the code of others", () => {
  const [bridge, renderJS] = [client("/bridge.html", "nested"), client("/renderjs-bridge.html?x", "nested")];
  const [framed, app] = [client("/gadgets/plot/", "nested"), client("/", "top-level")];
  expect(reportingPage([bridge, framed, renderJS, app])).toBe(app);
  expect(reportingPage([bridge, framed])).toBe(framed);
  expect(reportingPage([bridge, renderJS])).toBeUndefined();
});
