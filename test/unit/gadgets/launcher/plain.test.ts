import { expect, test } from "vitest";
import { plainGroup, plainNotice, plainQuestion } from "../../../../gadgets/launcher/plain.ts";
import { matchKeys } from "../../../../gadgets/shortcuts.ts";

/** What a template takes for a template of its own. */
const template = { _$litType$: 1, strings: Object.assign(["<b>markup</b>"], { raw: ["<b>markup</b>"] }), values: [] };

const isText = (value: unknown) => typeof value === "string";

test("notices and questions are made of text, whatever was handed over", () => {
  for (const given of [
    template,
    { text: template, title: template, action: template, kind: template },
    undefined,
    null,
    7,
  ]) {
    expect(Object.values(plainNotice(given)).every(isText)).toBe(true);
    expect(Object.values(plainQuestion(given)).every(isText)).toBe(true);
  }
  expect(plainNotice({ kind: "failure", text: "x".repeat(900) })).toEqual({ kind: "failure", text: "x".repeat(500) });
  expect(plainNotice({ kind: "alarm", text: "done" })).toEqual({ kind: "message", text: "done" });
  expect(plainQuestion({ title: "Delete?", text: "All of it", action: "Delete", more: template })).toEqual({
    title: "Delete?",
    text: "All of it",
    action: "Delete",
  });
});

test("shortcuts keep what can be pressed and run, and nothing of another shape", () => {
  let runs = 0;
  const group = plainGroup({
    title: template,
    shortcuts: [
      null,
      { keys: [null], text: "no key" },
      { keys: "a", text: "no list" },
      { keys: [template, "b"], text: template, run: "no function" },
      { keys: ["c"], text: "counts", run: () => runs++ },
    ],
  });
  expect(isText(group.title)).toBe(true);
  expect(group.shortcuts.map(({ keys }) => keys)).toEqual([["b"], ["c"]]);
  expect(group.shortcuts.every(({ text }) => isText(text))).toBe(true);
  matchKeys(group.shortcuts, ["c"]).found!.run!();
  expect(runs).toBe(1);
  for (const given of [null, undefined, [null], { shortcuts: null }]) expect(plainGroup(given).shortcuts).toEqual([]);
});
