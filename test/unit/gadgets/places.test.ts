import { expect, test } from "vitest";
import { keyOf, placeOf, tagsOf } from "../../../gadgets/places.ts";
import { parseHash } from "../../../gadgets/url-state.ts";

const at = (hash: string) => placeOf(parseHash(hash));

test("each address leads to one place", () => {
  expect(at("")).toEqual({ kind: "home" });
  expect(at("#/?page=storage")).toEqual({ kind: "page", page: "storage" });
  expect(at("#/data_array_module")).toMatchObject({ kind: "module", type: { portalType: "Data Array" } });
  expect(at("#/data_stream_module/1?view=2,5")).toMatchObject({ kind: "document", view: "view" });
  expect(at("#/data_stream_module/1?view=properties")).toMatchObject({ kind: "document", view: "properties" });
});

test("links written for ERP5JS open the document", () => {
  expect(at("#/data_stream_module/1?page=form&view=view")).toMatchObject({ kind: "document", view: "view" });
});

test.each([
  "#/?page=nonsense",
  "#/?page=constructor",
  "#/no_such_module",
  "#/no_such_module/1",
  "#/data_stream_module/1?page=other",
  "#/data_stream_module/1?view=other",
])("%s is no place", (hash) => {
  expect(at(hash)).toEqual({ kind: "absent" });
  expect(tagsOf(at(hash))).toEqual([]);
});

test("a place stays the same place while its plots are zoomed", () => {
  const key = (hash: string) => keyOf(parseHash(hash));
  expect(key("#/data_stream_module/1?view=1,2&channel=1")).toBe(key("#/data_stream_module/1"));
  expect(key("#/data_stream_module/1?view=properties")).not.toBe(key("#/data_stream_module/1"));
  expect(key("#/?page=storage")).not.toBe(key("#/"));
});

test("error reports are shown by their own gadget, one and all", () => {
  expect(tagsOf(at("#/error_report_module"))).toEqual(["wf-error-reports"]);
  expect(tagsOf(at("#/error_report_module/1"))).toEqual(["wf-document-page", "wf-error-reports"]);
});
