import fc from "fast-check";
import { expect, test } from "vitest";
import { AcquisitionError } from "../../../../src/gadget/errors.ts";
import {
  formatFailure,
  formatNotice,
  formatRequest,
  formatResult,
  parseMessage,
} from "../../../../src/gadget/renderjs/wire.ts";
import { runs } from "../../../support/runs.ts";

const id = fc.integer({ min: 1, max: 2 ** 40 });

test("what is written is read back", () => {
  fc.assert(
    fc.property(id, fc.string(), fc.jsonValue(), (id, name, value) => {
      const plain = JSON.parse(JSON.stringify(value)); // JSON knows no -0
      expect(parseMessage(formatRequest(id, name, value))).toEqual({ kind: "request", id, name, params: plain });
      expect(parseMessage(formatNotice(name, value))).toEqual({ kind: "notice", name, params: plain });
      expect(parseMessage(formatResult(id, value))).toEqual({ kind: "result", id, result: plain });
    }),
    { numRuns: runs(200) },
  );
});

test("anything at all may come from a window: it is a message or nothing, never an error", () => {
  const fields = { id: fc.anything(), method: fc.anything(), params: fc.anything(), error: fc.anything() };
  const message = fc.record({ ...fields, result: fc.anything(), message: fc.anything() }, { requiredKeys: [] });
  const near = message.map((value) => {
    try {
      return JSON.stringify(value);
    } catch {
      return "{";
    }
  });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string(), fc.json(), near), (data) => {
      const parsed = parseMessage(data);
      if (parsed && "id" in parsed) expect(Number.isSafeInteger(parsed.id) && parsed.id !== 0).toBe(true);
      if (parsed && "name" in parsed) expect(typeof parsed.name).toBe("string");
      if (parsed?.kind === "failure") expect(parsed.error).toBeInstanceOf(Error);
    }),
    { numRuns: runs(500) },
  );
});

test("a message of another scope, a callback and an id of zero are no requests", () => {
  expect(parseMessage(`{"id":1,"method":"other::x","params":1}`)).toBeUndefined();
  expect(parseMessage(`{"id":1,"callback":"1/0","params":1}`)).toBeUndefined();
  expect(parseMessage(`{"id":0,"method":"renderJS::x"}`)).toMatchObject({ kind: "notice" });
  expect(parseMessage({ id: 1, method: "renderJS::x" })).toBeUndefined();
});

test("whatever is thrown can be told, by its kind where the wire has one", () => {
  const told = (thrown: unknown) => {
    const message = parseMessage(formatFailure(1, thrown));
    return message?.kind === "failure" ? `${message.error.name}: ${message.error.message}` : undefined;
  };
  expect(told(new AcquisitionError("nobody"))).toBe("AcquisitionError: nobody");
  expect(told(new DOMException("gone", "AbortError"))).toBe("AbortError: gone");
  expect(told(new RangeError("too far"))).toBe("RangeError: too far");
  expect(told("a word")).toBe("Error: a word");
  expect(told(undefined)).toBe("Error: undefined");
  expect(told(Object.create(null))).toBe("Error: something that cannot be written");
});

test("an error's type may come as a string, and the error as a bare word", () => {
  const read = (error: string) => parseMessage(`{"id":5,"error":${error}}`);
  expect(read(`{"type":"1","msg":"x"}`)).toMatchObject({ error: { name: "AcquisitionError", message: "x" } });
  expect(read(`"runtime_error","message":"{}"`)).toMatchObject({ error: { message: "runtime_error: {}" } });
});
