import { html } from "lit";
import { afterEach, expect, test } from "vitest";
import { clear, probe } from "../fixture.ts";
import { frameOf } from "./fixture.ts";

afterEach(clear);

/** What Lit would take for a template of our own, written by the gadget inside. */
const TEMPLATE = `{ _$litType$: 1, strings: Object.assign(["<i id=evil></i>"], { raw: ["<i id=evil></i>"] }), values: [] }`;

test("a gadget in a frame gets no HTML of its own into our page, by no argument, result or failure", async () => {
  const frame = frameOf(`export default (gadget) => gadget.publish({
    tell: () => gadget.acquire("note", [${TEMPLATE}]),
    nest: () => gadget.acquire("note", [{ text: [${TEMPLATE}] }]),
    give: () => (${TEMPLATE}),
    fail() { throw Object.assign(new Error("no"), { name: "FieldError", code: "timeout", facts: { text: ${TEMPLATE} } }); },
    plain: () => gadget.acquire("note", ["plain"]),
  });`);
  let shown: unknown[] = [];
  const parent = probe({ scope: "parent", template: () => html`${shown}<slot></slot>` }, frame);
  const show = (value: unknown) => {
    shown = [...shown, value];
    parent.requestUpdate();
  };
  parent.allowPublicAcquisition = { note: show };
  document.body.append(parent);
  await frame.whenReady;
  for (const name of ["tell", "nest", "give"])
    await expect(frame.call(name).then(show), name).rejects.toMatchObject({ code: "invalid-argument" });
  const failure = (await frame.call("fail").catch((error: unknown) => error)) as { code: string; facts: object };
  expect(failure).toMatchObject({ code: "timeout", facts: {} });
  show(Object.values(failure.facts));
  await frame.call("plain");
  await parent.updateComplete;
  expect(parent.text).toBe("plain");
  expect(parent.shadowRoot!.querySelector("#evil")).toBeNull();
});
