import { expect, test } from "vitest";
import { Unsaved } from "../../../../gadgets/launcher/leaving.ts";

test("of two that changed something under one scope, the other still has something to lose when one leaves", () => {
  const unsaved = new Unsaved();
  const [first, second] = [new AbortController(), new AbortController()];
  unsaved.change("page", first.signal);
  unsaved.change("page", second.signal);
  first.abort();
  expect(unsaved.isAny).toBe(true);
  second.abort();
  expect(unsaved.isAny).toBe(false);
});

test("saved is saved for all of a scope, and what left before takes nothing with it", () => {
  const unsaved = new Unsaved();
  const [first, second] = [new AbortController(), new AbortController()];
  unsaved.change("page", first.signal);
  unsaved.submit("page");
  expect(unsaved.isAny).toBe(false);
  unsaved.change("page", second.signal);
  first.abort();
  expect(unsaved.isAny).toBe(true);
});

test("what a person leaves is guarded again when the next page does not come, and by the next change", () => {
  const unsaved = new Unsaved();
  const { signal } = new AbortController();
  unsaved.change("page", signal);
  unsaved.letGo();
  expect(unsaved.isAny).toBe(false);
  unsaved.keep();
  expect(unsaved.isAny).toBe(true);
  unsaved.letGo();
  unsaved.change("page", signal);
  expect(unsaved.isAny).toBe(true);
  unsaved.clear();
  expect(unsaved.isAny).toBe(false);
});
