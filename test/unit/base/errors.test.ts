import { expect, test } from "vitest";
import { FieldError, isCode } from "../../../src/base/errors.ts";
import { decodeError, encodeError } from "../../../src/worker/wire.ts";

test("isCode tells a FieldError by its code, not by its class", () => {
  const error = new FieldError("not-found", "no such document", { id: "a" });
  expect(isCode(error, "not-found")).toBe(true);
  expect(isCode(error, "conflict")).toBe(false);
  expect(isCode(new Error("not-found"), "not-found")).toBe(false);
  expect(error.status_code).toBe(404);
});

test("an error keeps its class, code, facts and cause over the wire", () => {
  const sent = new FieldError("corrupt", "bad digest", { offset: 5, big: 5n }, new RangeError("inner"));
  const got = decodeError(structuredClone(encodeError(sent)));
  expect(isCode(got, "corrupt")).toBe(true);
  expect((got as FieldError).facts).toEqual({ offset: 5, big: "5" });
  expect((got.cause as Error).name).toBe("RangeError");
});

test("an abort comes back as an AbortError", () => {
  const got = decodeError(encodeError(new DOMException("stop", "AbortError")));
  expect(got.name).toBe("AbortError");
  expect(got.message).toBe("stop");
});
