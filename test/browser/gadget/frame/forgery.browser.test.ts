import { afterEach, expect, test, vi } from "vitest";
import { openFrame } from "../../../../src/gadget/frame/open.ts";
import { clear } from "../fixture.ts";
import { frameOf, shownFrame } from "./fixture.ts";

afterEach(clear);

const OK = "export default (gadget) => gadget.publish({ ok: () => 'the real one' });";

/** A frame of somebody else in our page, whose script runs at once; what it says to the page comes back. */
async function stranger(script: string): Promise<{ heard: string[]; element: HTMLIFrameElement }> {
  const heard: string[] = [];
  const element = document.createElement("iframe");
  element.setAttribute("sandbox", "allow-scripts");
  element.srcdoc = `<!doctype html><script>${script}; parent.postMessage("begun", "*");</script>`;
  const begun = new Promise<void>((resolve) => {
    const listen = ({ source, data }: MessageEvent) => {
      if (source !== element.contentWindow || typeof data !== "string") return;
      if (data === "begun") resolve();
      else heard.push(data);
      if (!element.isConnected) removeEventListener("message", listen);
    };
    addEventListener("message", listen);
  });
  document.body.append(element);
  await begun;
  return { heard, element };
}

test("a frame that says it listens in the gadget's place gets neither port nor code", async () => {
  const { heard } = await stranger(`
    onmessage = ({ data }) => parent.postMessage("got " + data.type, "*");
    setInterval(() => parent.postMessage({ type: "wf-frame-ready" }, "*"))`);
  window.postMessage({ type: "wf-frame-ready" }, "*");
  const frame = await shownFrame(frameOf(OK));
  expect(await frame.call("ok")).toBe("the real one");
  expect(heard).toEqual([]);
});

test("a port and code that come from a stranger are refused by the sandbox, which waits for its host", async () => {
  const { heard } = await stranger(`
    const code = "export const start = (port) => port.postMessage('ran')";
    const attack = (view) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => parent.postMessage("it ran my code", "*");
      view.postMessage({ type: "wf-frame-init", code }, "*", [port2]);
      if (!attack.told) parent.postMessage("attacked", "*");
      attack.told = true;
    };
    setInterval(() => { for (let n = 0; n < parent.length; n++) if (parent[n] !== self && parent[n].length) attack(parent[n][0]); })`);
  const life = new AbortController();
  const open = (parts: { container: Node }) =>
    openFrame({
      ...parts,
      url: frameOf(OK).getAttribute("src")!,
      origin: null,
      bridge: "/bridge.html",
      label: "",
      facts: {},
      timeoutMs: 30_000,
      signal: life.signal,
      answer: () => undefined,
    });
  // Where everybody can name them; those of a gadget stand in its shadow, where nobody can.
  const frames = await Promise.all([1, 2, 3].map(() => open({ container: document.body })));
  await vi.waitFor(() => expect(heard).toContain("attacked"));
  for (const { rpc } of frames) expect(await rpc.call("call", ["ok", []])).toBe("the real one");
  expect(heard).toEqual(["attacked"]);
  life.abort();
});

test("a gadget that says again that it listens gets no second port: it is taken for lost, and another one lives on", async () => {
  const code = `export default (gadget) => gadget.publish({
      again() { for (let n = 0; n < 10; n++) parent.parent.postMessage({ type: "wf-frame-ready" }, "*"); },
    });`;
  const other = await shownFrame(frameOf(OK, { scope: "other" }));
  const lost = Promise.withResolvers<unknown>();
  const frame = await shownFrame(frameOf(code), { reportServiceError: lost.resolve });
  frame.call("again").catch(() => {}); // its answer and its end are on their way at once
  expect(await lost.promise).toMatchObject({ code: "worker-lost" });
  expect(frame.shadowRoot!.querySelector("iframe")).toBeNull();
  expect(await other.call("ok")).toBe("the real one");
});

test("the script that starts the sandbox runs nothing in a document that is no sandbox", async () => {
  const page = new DOMParser().parseFromString(await (await fetch("/bridge.html")).text(), "text/html");
  const element = document.createElement("iframe");
  element.srcdoc = page.querySelector("iframe")!.getAttribute("srcdoc")!;
  const failed = new Promise<string>((resolve) => {
    addEventListener("message", ({ source }) => source === element.contentWindow && resolve("it said that it listens"));
    element.addEventListener("load", () => {
      const view = element.contentWindow as Window & { ran?: boolean };
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve("it ran code");
      view.postMessage({ type: "wf-frame-init", code: "export const start = (port) => port.postMessage('ran')" }, "*", [
        port2,
      ]);
      view.addEventListener("message", async () => {
        // A module that was imported after the forged one would have been: it has had its time.
        for (const code of ["1", "2"])
          await import(/* @vite-ignore */ URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
        resolve("refused");
      });
    });
  });
  document.body.append(element);
  expect(await failed).toBe("refused");
});

test("no name of an object's own machinery leads anywhere, whatever the port carries", async () => {
  const code = `const { postMessage } = MessagePort.prototype; let port;
    MessagePort.prototype.postMessage = function (...args) { port ??= this; return postMessage.apply(this, args); };
    export default (gadget) => gadget.publish({
      async walk(names) {
        const found = [];
        for (const name of names) for (const args of [[name], [name, []], [name, ["constructor"]], ["acquire", name]]) for (const word of [name, "acquire"])
          try { found.push(String(await raw(word, args))); } catch ({ name: error, code }) { if (!["AcquisitionError", "FieldError"].includes(error)) found.push(error); }
        return found;
      },
    });
    let id = 1e6;
    function raw(name, args) {
      return new Promise((resolve, reject) => {
        const mine = ++id;
        port.addEventListener("message", function take({ data }) {
          if (data.id !== mine || data.type === "call") return;
          port.removeEventListener("message", take);
          if (data.type === "result") resolve(data.value); else reject(data.thrown.error);
        });
        port.postMessage({ type: "call", id: mine, name, args });
      });
    }`;
  const frame = await shownFrame(frameOf(code), { greet: () => "greeted" });
  const names = [
    "constructor",
    "__proto__",
    "prototype",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "greet.constructor",
    "host",
    "call",
  ];
  expect(await frame.call("walk", [names])).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
