import { afterEach, expect, test, vi } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { loadGadget, registerGadgets, ScopeError } from "../../../src/gadget/index.ts";
import { clear, noting, ProbeGadget, probe, shown, tick } from "./fixture.ts";

afterEach(clear);

test("declareGadget loads a registered tag and puts the gadget in the element's place, its attributes kept", async () => {
  let loads = 0;
  registerGadgets({
    "wf-late": async () => {
      loads++;
      await tick(5);
      customElements.define("wf-late", class extends ProbeGadget {});
    },
  });
  const root = await shown(probe());
  const places = [document.createElement("div"), document.createElement("div")];
  places[0]!.className = "wide";
  root.append(...places);
  const declare = (element: Element, scope: string) => root.declareGadget("wf-late", { element, scope });
  const [first, second] = await Promise.all([declare(places[0]!, "first"), declare(places[1]!, "second")]);
  expect(loads).toBe(1);
  expect([...root.children]).toEqual([first, second]);
  expect(first!.className).toBe("wide");
  expect(await root.getDeclaredGadget("second")).toBe(second);
});

test("a definition that failed to load can be loaded again", async () => {
  let online = false;
  registerGadgets({
    "wf-far": async () => {
      if (!online) throw new TypeError("offline");
      customElements.define("wf-far", class extends ProbeGadget {});
    },
  });
  const root = await shown(probe());
  const failed = await root.declareGadget("wf-far").catch((error: unknown) => error);
  expect(isCode(failed, "network")).toBe(true);
  online = true;
  expect((await root.declareGadget("wf-far", { scope: "far" })).scope).toBe("far");
});

test("a gadget is declared by the URL of its module too", async () => {
  const root = await shown(probe());
  const url = new URL("./url-gadget.ts", import.meta.url).href;
  const [first, second] = await Promise.all([root.declareGadget(url, { scope: "a" }), root.declareGadget(url)]);
  expect([first.localName, second.localName]).toEqual(["wf-by-url", "wf-by-url"]);
  root.append(first);
  await first.updateComplete;
  expect(first.shadowRoot!.textContent).toBe("by its URL");
  expect(await root.getDeclaredGadget("a")).toBe(first);
});

test("a tag that is already defined is used without a loader; an unknown one is refused", async () => {
  await loadGadget("wf-probe");
  await expect(loadGadget("wf-unknown")).rejects.toMatchObject({ code: "not-found" });
  await expect(loadGadget("wf-empty", { "wf-empty": async () => {} })).rejects.toMatchObject({ code: "not-found" });
});

test("a gadget declared without an element gets ready and acquires from its declarer; inserted, it runs its services", async () => {
  const log: string[] = [];
  registerGadgets({
    "wf-lone": async () =>
      customElements.define(
        "wf-lone",
        class extends ProbeGadget {
          override async ready() {
            log.push(await this.acquire("greet", ["lone"]));
            this.declareService(noting(log, "service"));
          }
        },
      ),
  });
  const root = await shown(
    probe({
      allowPublicAcquisition: {
        greet(name) {
          return `hello ${name} ${this.scope}`;
        },
      },
    }),
  );
  const child = await root.declareGadget("wf-lone");
  expect(log).toEqual(["hello lone gadget_1"]);
  root.append(child);
  await vi.waitFor(() => expect(log).toEqual(["hello lone gadget_1", "service starts"]));
  expect((await root.declareGadget("wf-probe")).scope).toBe("gadget_2");
});

test("getDeclaredGadget finds a child by its scope, in markup too, and throws a ScopeError for others", async () => {
  const child = probe({ scope: "plot" });
  const root = await shown(probe({}, child));
  expect(await root.getDeclaredGadget("plot")).toBe(child);
  await expect(root.getDeclaredGadget("nothing")).rejects.toBeInstanceOf(ScopeError);
});

test("dropGadget forgets the name and leaves the gadget", async () => {
  const child = probe({ scope: "plot" });
  const root = await shown(probe({}, child));
  root.dropGadget("plot");
  expect(child.isConnected).toBe(true);
  await expect(root.getDeclaredGadget("plot")).rejects.toMatchObject({ name: "ScopeError" });
  expect(() => root.dropGadget("plot")).toThrow(ScopeError);
});

test("a second gadget of the same scope takes the name over", async () => {
  const root = await shown(probe());
  const first = await root.declareGadget("wf-probe", { scope: "plot" });
  const second = await root.declareGadget("wf-probe", { scope: "plot" });
  expect(await root.getDeclaredGadget("plot")).toBe(second);
  expect(first.scope).toBe("");
});

test("declareGadget rejects what it cannot do, never throwing in the caller's face", async () => {
  const root = await shown(probe());
  const code = (declared: Promise<unknown>) => declared.catch((error: { code?: string }) => error.code);
  expect(await code(root.declareGadget("wf-probe", { sandbox: "iframe" }))).toBe("invalid-argument");
  expect(await code(root.declareGadget("/page.html", { sandbox: "iframe" }))).toBe("invalid-argument"); // nowhere to load
  expect(await code(root.declareGadget("https://example.org/gadget.js"))).toBe("forbidden");
  expect(await code(root.declareGadget("/no-such-module.js"))).toBe("network");
  expect(await code(root.declareGadget(new URL("./runs-nothing.ts", import.meta.url).href))).toBe("network");
  expect(await code(root.declareGadget(new URL("../../../src/base/once.ts", import.meta.url).href))).toBe(
    "invalid-argument",
  );
  expect(await code(root.declareGadget("wf-probe", { element: document.createElement("p") }))).toBe("invalid-argument");
  const stop = AbortSignal.abort("enough");
  await expect(root.declareGadget("wf-probe", { signal: stop })).rejects.toBe("enough");
});
