import { html } from "lit";
import { afterEach, expect, test, vi } from "vitest";
import { mutex } from "../../../src/gadget/index.ts";
import { clear, noting, probe, shown, tick } from "./fixture.ts";

afterEach(clear);

test("ready runs once, after the first render, children first", async () => {
  const log: string[] = [];
  const name = (text: string) => ({ onReady: () => log.push(text), template: () => html`<b>${text}</b><slot></slot>` });
  const inner = probe(name("inner"));
  const outer = probe({ ...name("outer"), onReady: (self) => log.push(`outer over ${self.text}`) }, inner);
  await shown(outer);
  outer.remove();
  await shown(outer);
  expect(log).toEqual(["inner", "outer over outer"]);
});

test("a gadget that leaves and returns while it gets ready does so once", async () => {
  let runs = 0;
  const gadget = probe({
    onReady: async () => {
      runs++;
      await tick(20);
    },
  });
  document.body.append(gadget);
  await tick(5);
  gadget.remove();
  document.body.append(gadget);
  await gadget.whenReady;
  expect(runs).toBe(1);
});

test("a parent does not wait for a child that left before it was ready", async () => {
  const child = probe({ onReady: () => new Promise(() => {}) });
  const parent = probe({}, child);
  document.body.append(parent);
  await tick(5);
  child.remove();
  await expect(parent.whenReady).resolves.toBe(parent);
});

test("services run between ready and removal, and again after a return", async () => {
  const log: string[] = [];
  const gadget = probe({ onReady: () => log.push("ready") });
  gadget.declareService(noting(log, "service"));
  await shown(gadget);
  await tick();
  gadget.remove();
  document.body.append(gadget);
  await vi.waitFor(() => expect(log).toEqual(["ready", "service starts", "service ends", "service starts"]));
});

test("a move by moveBefore keeps services running", async () => {
  const log: string[] = [];
  const gadget = probe({ onReady: (self) => self.declareService(noting(log, "service")) });
  await shown(gadget);
  const place = document.createElement("div") as HTMLElement & { moveBefore(node: Node, child: Node | null): void };
  document.body.append(place);
  await tick();
  place.moveBefore(gadget, null);
  await tick(5);
  expect(gadget.parentNode).toBe(place);
  expect(log).toEqual(["service starts"]);
});

test("one failing service stops the gadget's others, shows in its place and goes to the nearest reportServiceError", async () => {
  const log: string[] = [];
  const errors: unknown[] = [];
  const failure = new TypeError("the sensor is gone");
  const child = probe({
    onReady: (self) => {
      self.declareService(noting(log, "other"));
      self.declareService(async () => {
        await tick(5);
        throw failure;
      });
    },
  });
  await shown(probe({ allowPublicAcquisition: { reportServiceError: (error) => void errors.push(error) } }, child));
  await vi.waitFor(() => expect(errors).toEqual([failure]));
  expect(log).toEqual(["other starts", "other ends"]);
  expect(child.card).not.toBeNull();
});

test("an abort inside a service is silent", async () => {
  const errors: unknown[] = [];
  const gadget = probe();
  gadget.hostAcquisition = { reportServiceError: (error) => void errors.push(error) };
  gadget.declareService(() => {
    throw new DOMException("mine", "AbortError");
  });
  await shown(gadget);
  await tick(10);
  expect(errors).toEqual([]);
  expect(gadget.card).toBeNull();
});

test("a new event aborts the handler of the one before; the default action stays unless refused", async () => {
  const log: string[] = [];
  const gadget = probe({
    onReady: (self) => {
      self.onEvent("wf-picked", async (event, signal) => {
        const { detail } = event as CustomEvent<string>;
        await tick(10);
        log.push(`${detail} ${signal.aborted ? "aborted" : "done"}`);
        signal.throwIfAborted();
      });
      self.onEvent("wf-refused", () => {}, { preventDefault: true });
    },
  });
  await shown(gadget);
  const send = (type: string, detail: string) =>
    gadget.dispatchEvent(new CustomEvent(type, { detail, cancelable: true }));
  expect(send("wf-picked", "first")).toBe(true);
  send("wf-picked", "second");
  expect(send("wf-refused", "")).toBe(false);
  await vi.waitFor(() => expect(log).toEqual(["first aborted", "second done"]));
  gadget.remove();
  expect(send("wf-refused", "")).toBe(true);
});

test("a loop waits for the end of a run before the next, and stops with the gadget", async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const gadget = probe({
    onReady: (self) =>
      self.onLoop(async () => {
        most = Math.max(most, ++running);
        runs++;
        await tick(5);
        running--;
      }),
  });
  await shown(gadget);
  expect(runs).toBe(0);
  await vi.waitFor(() => expect(runs).toBeGreaterThan(2));
  gadget.remove();
  await tick(10);
  const after = runs;
  await tick(60);
  expect(runs).toBe(after);
  expect(most).toBe(1);
});

test("of a job's calls the latest wins; a call before ready or after removal waits and never throws", async () => {
  const log: string[] = [];
  const gadget = probe();
  const job = gadget.declareJob(async (signal, what: string) => {
    log.push(`${what} starts`);
    await tick(10);
    log.push(`${what} ${signal.aborted ? "aborted" : "done"}`);
  });
  job("dropped");
  job("early");
  expect(log).toEqual([]);
  await shown(gadget);
  await vi.waitFor(() => expect(log).toEqual(["early starts", "early done"]));
  job("first");
  job("second");
  await vi.waitFor(() =>
    expect(log.slice(2)).toEqual(["first starts", "second starts", "first aborted", "second done"]),
  );
  gadget.remove();
  expect(job("away")).toBeUndefined();
  await tick(15);
  expect(log.length).toBe(6);
  document.body.append(gadget);
  await vi.waitFor(() => expect(log.slice(6)).toEqual(["away starts", "away done"]));
});

test("mutex runs calls one at a time in their order, and a failing one lets the next begin", async () => {
  const log: string[] = [];
  const run = mutex(async (what: string, ms: number) => {
    log.push(`+${what}`);
    await tick(ms);
    log.push(`-${what}`);
    if (what === "b") throw new RangeError(what);
    return what;
  });
  const calls = [run("a", 10), run("b", 1), run("c", 0)];
  const results = await Promise.allSettled(calls);
  expect(log).toEqual(["+a", "-a", "+b", "-b", "+c", "-c"]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});
