import { expect, test } from "vitest";
import { commandOfKey, viewShowing } from "../../../../gadgets/plot/commands.ts";

function keyed(key: string, o: Partial<KeyboardEvent> & { graph?: boolean } = {}) {
  const { graph = false, ...rest } = o;
  const modifiers = { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false };
  const getModifierState = (name: string) => name === "AltGraph" && graph;
  return commandOfKey({ key, ...modifiers, getModifierState, ...rest } as unknown as KeyboardEvent, true);
}

test("brackets of keyboards that have them on AltGr are heard; shortcuts of browsers and systems are not ours", () => {
  expect(keyed("}", { shiftKey: true })).toBe("values-in");
  expect(keyed("}", { graph: true })).toBe("values-in");
  expect(keyed("{", { graph: true, ctrlKey: true, altKey: true })).toBe("values-out");
  expect(keyed("ArrowLeft", { altKey: true })).toBeUndefined();
  expect(keyed("ArrowLeft", { altKey: true, graph: true })).toBeUndefined();
  expect(keyed("h", { ctrlKey: true })).toBeUndefined();
});

test("a cursor that leaves the view takes it along by a step, one that is far away is in its middle", () => {
  const now = { view: [40, 60] as const, limits: { extent: [0, 100] as const, smallest: 1 } };
  expect(viewShowing(50, now)).toBe(now.view);
  expect(viewShowing(61, now)).toEqual([45, 65]);
  expect(viewShowing(10, now)).toEqual([0, 20]);
  expect(viewShowing(25, now)).toEqual([15, 35]);
  expect(viewShowing(99, now)).toEqual([80, 100]);
});
