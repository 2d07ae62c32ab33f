import { afterEach, expect, test } from "vitest";
import { createStorage } from "../../src/jio/index.ts";
import { DEFAULT_SETTINGS } from "../../src/portal/index.ts";
import { createSettings } from "../../src/settings.ts";

const root = document.documentElement;
afterEach(() => {
  delete root.dataset.theme;
  localStorage.removeItem("field:look");
});

const settings = () => createSettings(createStorage({ type: "memory" }));

test("the looks are the person's until a host chooses them", async () => {
  const { save, leaveLook } = settings();
  await save({ ...DEFAULT_SETTINGS, theme: "dark" });
  expect(root.dataset.theme).toBe("dark");
  leaveLook();
  root.dataset.theme = "light"; // as the host has it
  await save({ ...DEFAULT_SETTINGS, theme: "dark", memoryMib: 256 });
  await save({ ...DEFAULT_SETTINGS, theme: "system" });
  expect(root.dataset.theme).toBe("light");
});

test("who cannot be told of settings is refused, and those who can are told all the same", async () => {
  const { watch, save } = settings();
  const { signal } = new AbortController();
  for (const none of [undefined, 1, { call: true }])
    expect(() => watch(none as never, { signal })).toThrow(expect.objectContaining({ code: "invalid-argument" }));
  const failing = () => {
    throw new Error("at the first call");
  };
  expect(() => watch(failing, { signal })).toThrow("at the first call");
  const heard: string[] = [];
  watch(({ theme }) => heard.push(theme), { signal });
  await save({ ...DEFAULT_SETTINGS, theme: "dark" });
  expect(heard).toEqual(["system", "dark"]);
});
