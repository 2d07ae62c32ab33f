import { afterEach, expect, test } from "vitest";
import type { FormContent, FormField } from "../../../gadgets/fields.ts";
import type { FormGadget } from "../../../gadgets/form/form.ts";
import "../../../gadgets/form/form.ts";

const FIELDS: readonly FormField[] = [
  {
    kind: "choice",
    name: "theme",
    label: "Theme",
    options: [
      ["a", "A"],
      ["b", "B"],
    ],
  },
  { kind: "number", name: "count", label: "Count", least: 1, hint: "One or more" },
  { kind: "switch", name: "on", label: "On" },
];

let changes = 0;
afterEach(() => document.body.replaceChildren());

async function formOf(content: FormContent) {
  const form = document.createElement("wf-form") as FormGadget;
  changes = 0;
  form.hostAcquisition = { notifyChange: () => void changes++ };
  Object.assign(form, { fields: FIELDS, content, action: "Save" });
  document.body.append(form);
  await form.whenReady;
  const submitted: FormContent[] = [];
  form.addEventListener("wf-submitted", (event) => submitted.push((event as CustomEvent<FormContent>).detail));
  const control = (name: string) => form.renderRoot.querySelector<HTMLInputElement>(`[name="${name}"]`)!;
  const type = async (name: string, value: string) => {
    control(name).value = value;
    control(name).dispatchEvent(new Event("input", { bubbles: true }));
    await form.updateComplete;
  };
  const submit = async () => {
    form.renderRoot.querySelector("form")!.requestSubmit();
    await form.checkValidity();
  };
  return { form, control, type, submit, submitted };
}

test("a form shows its content, tells of changes, and sends what is sound", async () => {
  const { form, control, type, submit, submitted } = await formOf({ theme: "b", count: 3, on: true });
  expect([control("theme").value, control("count").value, control("on").checked]).toEqual(["b", "3", true]);
  await type("count", "12");
  expect(changes).toBe(1);
  await submit();
  expect(submitted).toEqual([{ theme: "b", count: 12, on: true }]);
  expect(await form.getContent()).toEqual(submitted[0]);
});

test("what is wrong is said at its field, which gets the focus; nothing is sent", async () => {
  const { form, control, type, submit, submitted } = await formOf({ theme: "a", count: 3, on: false });
  await type("count", "0");
  await submit();
  expect(submitted).toEqual([]);
  expect(form.shadowRoot!.activeElement).toBe(control("count"));
  expect(control("count").getAttribute("aria-invalid")).toBe("true");
  const [error] = control("count").getAttribute("aria-describedby")!.split(" ");
  expect(form.renderRoot.querySelector(`#${error}`)!.textContent).toContain("At least 1.");
  await expect(form.getContent()).rejects.toMatchObject({
    code: "invalid-argument",
    facts: { errors: { count: "At least 1." } },
  });
  await type("count", "1");
  expect(control("count").getAttribute("aria-invalid")).toBe("false");
});

test("a new content takes the place of what was typed, new fields keep it", async () => {
  const { form, control, type } = await formOf({ theme: "a", count: 3, on: false });
  await type("count", "7");
  form.fields = FIELDS.slice(1);
  await form.updateComplete;
  expect(control("count").value).toBe("7");
  form.content = { count: 5, on: true };
  await form.updateComplete;
  expect([control("count").value, control("on").checked]).toEqual(["5", true]);
});
