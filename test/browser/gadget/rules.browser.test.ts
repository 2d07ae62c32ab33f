/** Rules of renderJS's gadgets that the other files do not name, each as it is kept or bettered here. */
import { html } from "lit";
import { afterEach, expect, test, vi } from "vitest";
import { Gadget, onUnhandled } from "../../../src/gadget/index.ts";
import { clear, noting, ProbeGadget, probe, shown, tick } from "./fixture.ts";

afterEach(() => {
  clear();
  onUnhandled((error) => reportError(error));
});

test("a request from inside ready carries the scope, as any other", async () => {
  const scopes: string[] = [];
  const provider = {
    greet(this: { scope: string }, name: string) {
      scopes.push(this.scope);
      return name;
    },
  };
  const child = probe({ scope: "mine", onReady: (self) => self.acquire("greet", ["Ada"]) });
  await shown(probe({ allowPublicAcquisition: provider }, child));
  expect(scopes).toEqual(["mine"]);
});

test("a dropped gadget still acquires; its provider sees no scope", async () => {
  const scopes: string[] = [];
  const child = probe({ scope: "mine" });
  const provider = {
    greet(this: { scope: string }) {
      scopes.push(this.scope);
      return "hello";
    },
  };
  const root = await shown(probe({ allowPublicAcquisition: provider }, child));
  root.dropGadget("mine");
  expect(await child.acquire("greet", ["Ada"])).toBe("hello");
  expect(scopes).toEqual([""]);
});

test("a service that ends is over: others go on, and it runs again only after a return to the document", async () => {
  const log: string[] = [];
  const gadget = probe({
    onReady: (self) => {
      self.declareService(() => void log.push("short"));
      self.declareService(noting(log, "long"));
    },
  });
  await shown(gadget);
  await vi.waitFor(() => expect(log).toEqual(["short", "long starts"]));
  gadget.remove();
  await vi.waitFor(() => expect(log.at(-1)).toBe("long ends"));
  document.body.append(gadget);
  await vi.waitFor(() => expect(log.slice(3)).toEqual(["short", "long starts"]));
});

test("after a service failed, jobs may be called: they wait until the gadget is tried again", async () => {
  const log: string[] = [];
  let fails = true;
  onUnhandled(() => {});
  const gadget = probe({
    onReady: (self) =>
      self.declareService(() => {
        if (fails) throw new RangeError("crashed");
      }),
  });
  const job = gadget.declareJob((_signal, what: string) => void log.push(what));
  await shown(gadget);
  await vi.waitFor(() => expect(gadget.card).not.toBeNull());
  expect(job("waits")).toBeUndefined();
  expect(log).toEqual([]);
  fails = false;
  await customElements.whenDefined("wf-error-card");
  await (gadget.card as ProbeGadget).updateComplete;
  gadget.card!.shadowRoot!.querySelector("button")!.click();
  await vi.waitFor(() => expect(log).toEqual(["waits"]));
});

test("an event is neither prevented nor stopped unless that was asked for: handlers above and links go on working", async () => {
  const log: string[] = [];
  const link = document.createElement("a");
  link.href = "#/there";
  const inner = probe({ onReady: (self) => self.onEvent("click", () => void log.push("inner")) }, link);
  await shown(probe({ onReady: (self) => self.onEvent("click", () => void log.push("outer")) }, inner));
  link.click();
  await vi.waitFor(() => expect(log).toEqual(["inner", "outer"]));
  expect(location.hash).toBe("#/there");
  history.replaceState(null, "", location.pathname + location.search);
});

test("methods work on a gadget that stands in no document", async () => {
  class Counter extends Gadget {
    count = 0;
    async add(n: number) {
      this.count += n;
      return this.count;
    }
  }
  customElements.define("wf-counter", Counter);
  const counter = document.createElement("wf-counter") as Counter;
  expect(await counter.add(2)).toBe(2);
  expect(await counter.changeState({ a: 1 })).toBeUndefined();
  expect(counter.state).toEqual({ a: 1 });
});

test("state is frozen: what a caller holds never changes under it", async () => {
  const gadget = await shown(probe());
  await gadget.changeState({ a: 1 });
  const before = gadget.state;
  await gadget.changeState({ a: 2 });
  expect([before.a, gadget.state.a]).toEqual([1, 2]);
  expect(() => Object.assign(gadget.state, { a: 3 })).toThrow(TypeError);
});

test("after a hundred failures and retries the page still stands and nothing is left running", async () => {
  const told: unknown[] = [];
  let running = 0;
  const child = probe({
    template: () => html`there`,
    onReady: (self) => {
      self.declareService(async (signal) => {
        running++;
        signal.addEventListener("abort", () => running--, { once: true });
        await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      });
      self.onEvent("wf-break", () => {
        throw new RangeError("broken");
      });
    },
  });
  await shown(probe({ allowPublicAcquisition: { reportServiceError: (error) => void told.push(error) } }, child));
  for (let n = 1; n <= 100; n++) {
    child.dispatchEvent(new Event("wf-break"));
    await vi.waitFor(() => expect(told).toHaveLength(n), { interval: 1 });
    expect(running).toBe(0);
    const parent = child.parentElement!;
    child.remove();
    parent.append(child);
    await child.whenReady;
    await vi.waitFor(() => expect(running).toBe(1), { interval: 1 });
  }
  expect(child.text).toBe("there");
  child.remove();
  await tick();
  expect(running).toBe(0);
});

test("a job that failed, or was stopped by another failure, is done again with the retry; one that was replaced or left is not", async () => {
  onUnhandled(() => {});
  const log: string[] = [];
  let fails = true;
  const gadget = probe();
  const other = gadget.declareJob((signal, what: string) => {
    log.push(`other ${what}`);
    return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  const load = gadget.declareJob(async (_signal, what: string) => {
    log.push(`load ${what}`);
    if (fails) throw new RangeError("refused");
  });
  const started = Promise.withResolvers<void>();
  gadget.declareService(() => started.resolve());
  await shown(gadget);
  await started.promise;
  other("a");
  other("b");
  load("c");
  await vi.waitFor(() => expect(gadget.card).not.toBeNull());
  expect(log).toEqual(["other a", "other b", "load c"]);
  fails = false;
  await customElements.whenDefined("wf-error-card");
  await (gadget.card as ProbeGadget).updateComplete;
  gadget.card!.shadowRoot!.querySelector("button")!.click();
  await vi.waitFor(() => expect(log.slice(3)).toEqual(["other b", "load c"]));
  gadget.remove();
  document.body.append(gadget);
  await tick(5);
  expect(log.length).toBe(5);
});

test("what changes while a gadget has failed reaches it with the retry; some properties try it again themselves", async () => {
  onUnhandled(() => {});
  class Picky extends ProbeGadget {
    static override properties = { url: {}, size: {} };
    static override readonly retriedBy = ["url"];
    declare url: string;
    declare size: number;
    seen: string[] = [];
    protected override willUpdate(changed: Map<PropertyKey, unknown>) {
      if (changed.has("url")) this.seen.push(this.url);
      if (changed.has("size")) this.seen.push(String(this.size));
    }
    protected override render() {
      if (this.url === "bad") throw new RangeError("cannot be shown");
      return html`${this.url}`;
    }
  }
  customElements.define("wf-picky", Picky);
  const gadget = document.createElement("wf-picky") as Picky;
  gadget.url = "bad";
  document.body.append(gadget);
  await vi.waitFor(() => expect(gadget.card).not.toBeNull());
  gadget.size = 3;
  await gadget.updateComplete;
  expect(gadget.card).not.toBeNull();
  gadget.seen = [];
  gadget.url = "good";
  await vi.waitFor(() => expect(gadget.text).toBe("good"));
  expect(gadget.seen.sort()).toEqual(["3", "good"]);
  await gadget.whenReady;
});

test("a ready that hangs while its gadget leaves holds up nobody; it is called once", async () => {
  let calls = 0;
  const hanging = Promise.withResolvers<void>();
  const gadget = probe({
    onReady: () => {
      calls++;
      return hanging.promise;
    },
  });
  const parent = probe();
  document.body.append(parent);
  await parent.whenReady;
  const place = document.createElement("div");
  parent.append(place, gadget);
  await vi.waitFor(() => expect(calls).toBe(1));
  gadget.remove();
  parent.append(gadget);
  await tick(5);
  hanging.resolve();
  await gadget.whenReady;
  expect(calls).toBe(1);
  class Hanging extends ProbeGadget {
    override ready() {
      return new Promise<void>(() => {});
    }
  }
  customElements.define("wf-hanging", Hanging);
  const lost = parent.declareGadget("wf-hanging", { element: place, scope: "lost" });
  await vi.waitFor(() => expect(parent.querySelector("[scope=lost]")).not.toBeNull());
  parent.querySelector("[scope=lost]")!.remove();
  await expect(lost).rejects.toMatchObject({ name: "AbortError" });
  await expect(parent.getDeclaredGadget("lost")).rejects.toMatchObject({ name: "ScopeError" });
});
