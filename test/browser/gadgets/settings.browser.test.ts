import { afterEach, expect, test, vi } from "vitest";
import type { FormGadget } from "../../../gadgets/form/form.ts";
import "../../../gadgets/form/form.ts";
import "../../../gadgets/settings/settings.ts";
import type { SettingsGadget } from "../../../gadgets/settings/settings.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../../src/portal/index.ts";

afterEach(() => document.body.replaceChildren());

test("what is chosen while the settings are being saved stays chosen, and unsaved", async () => {
  const told: string[] = [];
  let show = (_settings: Settings) => {};
  let finish = () => {};
  const gadget = document.createElement("wf-settings") as SettingsGadget;
  gadget.hostAcquisition = {
    async loadGadget() {},
    watchSettings(listener) {
      show = listener;
      listener(DEFAULT_SETTINGS);
    },
    async saveSettings(settings) {
      told.push(`saves ${settings.theme}`);
      await new Promise<void>((resolve) => (finish = resolve));
      show(settings);
    },
    notifyChange: () => void told.push("changed"),
    notifySubmitted: () => void told.push("submitted"),
    notify() {},
  };
  document.body.append(gadget);
  await gadget.whenReady;
  await gadget.updateComplete;
  const form = gadget.renderRoot.querySelector<FormGadget>("wf-form")!;
  await form.whenReady;
  const choose = (name: string, value: string) => {
    const control = form.renderRoot.querySelector<HTMLSelectElement>(`[name="${name}"]`)!;
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  };
  choose("theme", "dark");
  form.renderRoot.querySelector("form")!.requestSubmit();
  await vi.waitFor(() => expect(told).toContain("saves dark"));
  choose("contrast", "more");
  finish();
  await vi.waitFor(() => expect(told.slice(-2)).toEqual(["submitted", "changed"]));
  await vi.waitFor(() => expect(gadget.saving).toBe(false));
  expect(await form.getContent()).toMatchObject({ theme: "dark", contrast: "more" });
});
