import { html } from "lit";
import { afterEach, expect, test, vi } from "vitest";
import { toggleOverlay } from "../../../src/gadget/developer/overlay.ts";
import { readTree } from "../../../src/gadget/developer/tree-facts.ts";
import { clear, probe, shown } from "./fixture.ts";

afterEach(clear);

const overlay = () => document.querySelector("wf-developer") as (Element & { updateComplete: Promise<boolean> }) | null;
const text = () => overlay()?.shadowRoot?.textContent?.replace(/\s+/g, " ") ?? "";

test("the overlay tells who stands where, who answers whom, and what failed, as it comes", async () => {
  const leaf = probe({ scope: "leaf", onReady: (self) => self.changeState({ channel: 3 }) });
  const middle = probe({ scope: "middle", allowPublicAcquisition: { greet: (name) => `hello ${name}` } }, leaf);
  const root = await shown(probe({ scope: "root" }, middle));
  root.hostAcquisition = { whoAsks: () => "the page", reportServiceError() {} };
  toggleOverlay();
  await leaf.acquire("greet", ["Ada"]);
  await leaf.acquire("greet", ["Bo"]);
  await leaf.acquire("whoAsks", []);
  await leaf.acquire("never", []).catch(() => {});
  await vi.waitFor(() => expect(text()).toContain("acquires: greet (2) from wf-probe “middle”"));
  expect(text()).toContain("wf-probe “root”");
  expect(text()).toContain("provides: greet");
  expect(text()).toContain("acquires: whoAsks (1) from page");
  expect(text()).toContain("nobody provides: never");
  expect(text()).toContain('state: {"channel":3}');
  leaf.template = () => {
    throw new RangeError("no such channel");
  };
  leaf.requestUpdate();
  await vi.waitFor(() => expect(text()).toContain("RangeError: no such channel"));
  toggleOverlay();
  expect(overlay()).toBeNull();
});

test("a button marks its gadget on the page; nesting is that of the gadgets, not of the elements", async () => {
  const inner = probe({ scope: "inner", template: () => html`inside` });
  const outer = await shown(probe({ scope: "outer", template: () => html`<div><slot></slot></div>` }, inner));
  const [facts, ...others] = readTree(document, new WeakMap());
  expect(others).toEqual([]);
  expect(facts).toMatchObject({ scope: "outer", children: [{ scope: "inner", children: [] }] });
  toggleOverlay();
  await vi.waitFor(() => expect(text()).toContain("inner"));
  const buttons = [...overlay()!.shadowRoot!.querySelectorAll<HTMLButtonElement>(".tree button")];
  buttons[1]!.click();
  await overlay()!.updateComplete;
  const mark = overlay()!.shadowRoot!.querySelector(".mark")!.getBoundingClientRect();
  expect(mark.width).toBeCloseTo(inner.getBoundingClientRect().width, 0);
  expect(buttons[1]!.ariaPressed).toBe("true");
  outer.remove();
});
