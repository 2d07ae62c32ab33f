import { html, render } from "lit";
import { afterEach, expect, test } from "vitest";
import { AcquisitionError } from "../../../src/gadget/index.ts";
import { NODE } from "../../../src/gadget/tree.ts";
import { clear, ProbeGadget, probe, shown } from "./fixture.ts";

afterEach(clear);

test("the nearest provider answers, and sees the scope of its own child on the way", async () => {
  const leaf = probe({ scope: "leaf" });
  const middle = probe({ scope: "middle" }, leaf);
  const near = probe(
    {
      scope: "near",
      allowPublicAcquisition: {
        whoAsks() {
          return this.scope;
        },
      },
    },
    middle,
  );
  await shown(probe({ allowPublicAcquisition: { whoAsks: () => "too far" } }, near));
  expect(await leaf.acquire("whoAsks", [])).toBe("middle");
  expect(await middle.acquire("whoAsks", [])).toBe("middle");
});

test("a gadget never acquires from itself", async () => {
  const gadget = await shown(probe({ allowPublicAcquisition: { whoAsks: () => "me" } }));
  await expect(gadget.acquire("whoAsks", [])).rejects.toThrow(new AcquisitionError("No gadget provides whoAsks"));
});

test("a provider that throws an AcquisitionError passes the request on; any other error reaches the asker unchanged", async () => {
  const leaf = probe();
  const failure = new TypeError("mine");
  const refuse = () => Promise.reject(new AcquisitionError("not me"));
  const inner = probe({ allowPublicAcquisition: { greet: refuse, whoAsks: () => Promise.reject(failure) } }, leaf);
  await shown(probe({ allowPublicAcquisition: { greet: (name) => `hello ${name}`, whoAsks: () => "outer" } }, inner));
  expect(await leaf.acquire("greet", ["you"])).toBe("hello you");
  await expect(leaf.acquire("whoAsks", [])).rejects.toBe(failure);
});

test("only own properties of the table provide", async () => {
  const leaf = probe();
  const inherited = Object.create({ whoAsks: () => "the prototype" }) as object;
  await shown(probe({ allowPublicAcquisition: inherited }, leaf));
  await expect(leaf.acquire("whoAsks", [])).rejects.toMatchObject({ name: "AcquisitionError" });
  await expect(leaf.acquire("toString" as "whoAsks", [])).rejects.toMatchObject({ name: "AcquisitionError" });
});

test("acquisition crosses shadow roots and follows slots", async () => {
  const slotted = probe({ scope: "slotted" });

  const panel = probe({ scope: "panel", allowPublicAcquisition: { whoAsks: () => "the panel" } });
  const plain = document.createElement("div");
  const shadow = plain.attachShadow({ mode: "open" });
  const inShadow = probe();
  shadow.append(inShadow);
  panel.template = () => html`<div><slot></slot></div>${plain}`;
  const root = probe({ allowPublicAcquisition: { whoAsks: () => "the root" } });
  root.template = () => html`<section>${panel}</section>`;
  panel.append(slotted);
  await shown(root);
  expect(await slotted.acquire("whoAsks", [])).toBe("the panel");
  expect(await inShadow.acquire("whoAsks", [])).toBe("the panel");
  expect(await panel.acquire("whoAsks", [])).toBe("the root");
});

test("the parent of a slotted gadget is the one whose slot shows it, not the one that it was written into", async () => {
  const leaf = probe({ scope: "leaf" });
  const panel = probe({ allowPublicAcquisition: { whoAsks: () => "the panel" } });
  panel.append(document.createElement("slot"));
  const root = probe({ allowPublicAcquisition: { whoAsks: () => "the root" }, template: () => html`${panel}` }, leaf);
  await shown(root);
  expect(await leaf.acquire("whoAsks", [])).toBe("the panel");
  expect(await panel.getDeclaredGadget("leaf")).toBe(leaf);
  await expect(root.getDeclaredGadget("leaf")).rejects.toMatchObject({ name: "ScopeError" });
});

test("a child's ready may acquire while its parent is not ready yet, and the parent's ready comes after it", async () => {
  const log: string[] = [];
  const child = probe({ onReady: async (self) => log.push(await self.acquire("greet", ["child"])) });
  const parent = probe(
    { allowPublicAcquisition: { greet: (name) => `hello ${name}` }, onReady: () => log.push("parent") },
    child,
  );
  await shown(parent);
  expect(log).toEqual(["hello child", "parent"]);
});

test("after the topmost gadget its host answers, then nobody", async () => {
  const leaf = probe();
  const root = probe({ scope: "root" }, leaf);
  root.hostAcquisition = {
    whoAsks() {
      return `the host of ${this.scope}`;
    },
  };
  leaf.hostAcquisition = { whoAsks: () => "not topmost" };
  await shown(root);
  expect(await leaf.acquire("whoAsks", [])).toBe("the host of root");
  expect(await root.acquire("whoAsks", [])).toBe("the host of root");
  await expect(leaf.acquire("never", [])).rejects.toThrow("No gadget provides never");
});

test("an abort rejects the request with the asker's own reason and tells the provider", async () => {
  const leaf = probe();
  let seen: AbortSignal | undefined;
  const hang = function (this: { signal: AbortSignal }) {
    seen = this.signal;
    return new Promise<void>(() => {});
  };
  await shown(probe({ allowPublicAcquisition: { never: hang } }, leaf));
  const stop = new AbortController();
  const asked = leaf.acquire("never", [], { signal: stop.signal });
  stop.abort("enough");
  await expect(asked).rejects.toBe("enough");
  expect(seen?.aborted).toBe(true);
  await expect(leaf.acquire("never", [], { signal: stop.signal })).rejects.toBe("enough");
});

test("a request ends when its gadget leaves the document", async () => {
  const leaf = probe();
  await shown(probe({ allowPublicAcquisition: { never: () => new Promise<void>(() => {}) } }, leaf));
  const asked = leaf.acquire("never", []);
  leaf.remove();
  await expect(asked).rejects.toMatchObject({ name: "AbortError" });
});

test("a gadget rendered by something that is no gadget still finds its providers", async () => {
  const root = await shown(probe({ allowPublicAcquisition: { whoAsks: () => "root" } }));
  render(html`<p><wf-probe></wf-probe></p>`, root);
  const leaf = root.querySelector<ProbeGadget>("wf-probe")!;
  expect(await leaf.acquire("whoAsks", [])).toBe("root");
});

test("what a gadget requires is looked for before its ready: who lacks a provider fails at the start and names it", async () => {
  let isReady = false;
  class Needy extends ProbeGadget {
    static override readonly requires = ["greet"] as const;
    override ready() {
      isReady = true;
    }
  }
  customElements.define("wf-needy", Needy);
  const lost = document.createElement("wf-needy") as Needy;
  document.body.append(lost);
  lost.hostAcquisition = { reportServiceError() {} };
  await expect(lost.whenReady).rejects.toMatchObject({
    name: "AcquisitionError",
    message: expect.stringContaining("greet"),
  });
  expect(isReady).toBe(false);
  const found = document.createElement("wf-needy") as Needy;
  await shown(probe({ allowPublicAcquisition: { greet: (name) => `hello ${name}` } }, found));
  await found.whenReady;
  expect(isReady).toBe(true);
});

test("after the page itself, who embeds it is asked, with the asker's patience", async () => {
  const asked: unknown[] = [];
  const leaf = probe();
  const root = await shown(probe({}, leaf));
  const life = new AbortController();
  root[NODE].uplink = (name, args, signal) => {
    asked.push(name, args);
    if (name === "never")
      return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    return Promise.resolve("from outside");
  };
  expect(await leaf.acquire("greet", ["Ada"])).toBe("from outside");
  expect(asked).toEqual(["greet", ["Ada"]]);
  const never = leaf.acquire("never", [], { signal: life.signal });
  life.abort("enough");
  await expect(never).rejects.toBe("enough");
  root.hostAcquisition = { greet: () => "from the page" };
  expect(await leaf.acquire("greet", ["Ada"])).toBe("from the page");
});
