import { html } from "lit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { againButton, staleTag } from "../../../gadgets/stale-section.ts";
import { StaleWatch } from "../../../gadgets/stale-watch.ts";
import type { Provided } from "../../../src/gadget/index.ts";
import type { Job, StaleResult } from "../../../src/portal/index.ts";
import { clear, type ProbeGadget, probe, shown, tick } from "./fixture.ts";

const stale = (id: string): StaleResult => ({
  id,
  doc: { operation: "welch" },
  staleness: { isStale: true, sources: [{ id: "s", state: "grown", length: 1, presentLength: 2 }] },
});

let found: readonly StaleResult[];
let looks: (readonly string[] | undefined)[];
let failures: unknown[];
let lookTakesMs: number;
let atOnce: number;
let mostAtOnce: number;
let change: () => void;
let showJobs: (jobs: readonly Job[]) => void;
let failing: Error | undefined;
let asked: (readonly StaleResult[])[];
let watch: StaleWatch;

const host: Provided = {
  async findStale(ids) {
    looks.push(ids);
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    await tick(lookTakesMs);
    atOnce--;
    if (failing) throw failing;
    return [...found];
  },
  jio_watch: (listener) => {
    change = () => listener({ id: "x", verb: "put" });
  },
  watchJobs: (listener) => {
    showJobs = listener;
    listener([]);
  },
  computeAgain(results) {
    asked.push(results);
    return "job-1";
  },
};

beforeEach(() => {
  found = [];
  looks = [];
  failures = [];
  asked = [];
  lookTakesMs = 0;
  atOnce = mostAtOnce = 0;
  failing = undefined;
});
afterEach(clear);

async function page(ids?: readonly string[]): Promise<ProbeGadget> {
  const gadget = probe({
    onReady: (self) => {
      watch = new StaleWatch(
        self,
        () => ids,
        async (error) => void failures.push(error),
      );
      self.requestUpdate();
    },
    template: () => {
      const first = watch?.stale[0];
      return html`<h1 tabindex="-1" data-after="head">Spectrum</h1>${staleTag(watch?.of("a"))}
        ${
          first
            ? againButton({
                about: "head",
                isRunning: watch.isRunning(first.id),
                compute: () => watch.computeAgain([first]),
              })
            : ""
        }`;
    },
  });
  gadget.hostAcquisition = host;
  return shown(gadget);
}
const button = (gadget: ProbeGadget) => gadget.renderRoot.querySelector("button");

test("nothing is looked for until the page asks; then what is out of date is shown", async () => {
  found = [stale("a")];
  const gadget = await page(["a", "b"]);
  change();
  await tick(20);
  expect(looks).toEqual([]);
  watch.look();
  await expect.poll(() => gadget.text).toContain("out of date");
  expect(looks).toEqual([["a", "b"]]);
});

test("changes are followed, never two looks at once, and a slow look is rested from as long as it took", async () => {
  await page();
  lookTakesMs = 1000;
  watch.look();
  const until = performance.now() + 3600;
  while (performance.now() < until) {
    if (looks.length > 0) change();
    await tick(5);
  }
  expect(mostAtOnce).toBe(1);
  expect(looks.length).toBe(2); // begun at 0 and 2 s; at 3 s, were there no rest but the shortest
  expect(looks[0]).toBeUndefined();
});

test("the last change is never missed", async () => {
  const gadget = await page();
  lookTakesMs = 400;
  watch.look();
  await expect.poll(() => atOnce, { interval: 10 }).toBe(1);
  change();
  expect(atOnce).toBe(1); // it came while the page looked
  await expect.poll(() => atOnce, { interval: 10 }).toBe(0);
  found = [stale("a")];
  await expect.poll(() => gadget.text, { timeout: 3000 }).toContain("out of date");
  expect(looks).toHaveLength(2);
});

test("a look that fails is reported, leaves the page, and the next change looks again", async () => {
  const gadget = await page();
  failing = new Error("the storage is away");
  watch.look();
  await expect.poll(() => failures).toEqual([failing]);
  expect(gadget.card).toBeNull();
  failing = undefined;
  found = [stale("a")];
  change();
  await expect.poll(() => gadget.text).toContain("out of date");
});

test("a button at work stays focused and does nothing; gone, it leaves the keyboard where it was about", async () => {
  found = [stale("a")];
  const gadget = await page();
  watch.look();
  await expect.poll(() => button(gadget)).not.toBeNull();
  button(gadget)!.focus();
  button(gadget)!.click();
  expect(asked.map(([one]) => one!.id)).toEqual(["a"]);
  showJobs([{ id: "job-1", kind: "fourier", title: "t", state: "running", targetIds: ["a"] }]);
  await gadget.updateComplete;
  expect(button(gadget)!.getAttribute("aria-disabled")).toBe("true");
  button(gadget)!.click();
  expect(asked).toHaveLength(1);
  expect(gadget.shadowRoot!.activeElement).toBe(button(gadget));
  found = [];
  showJobs([]);
  change();
  await expect.poll(() => button(gadget)).toBeNull();
  await expect.poll(() => gadget.shadowRoot!.activeElement?.localName).toBe("h1");
});

test("a gadget that left the page looks no more", async () => {
  const gadget = await page();
  watch.look();
  await expect.poll(() => looks.length).toBe(1);
  gadget.remove();
  change();
  watch.look();
  await tick(700);
  expect(looks).toHaveLength(1);
});
