import { afterEach, expect, test, vi } from "vitest";
import { shakeHands } from "../../../../src/gadget/frame/handshake.ts";
import { connectPort } from "../../../../src/gadget/frame/port-rpc.ts";
import type { Gadget, GadgetFrame } from "../../../../src/gadget/index.ts";
import { clear } from "../fixture.ts";
import { frameOf, shownFrame } from "./fixture.ts";

afterEach(clear);

/** A page of our own origin whose script is joined.ts. */
function pageUrl(windowName = ""): string {
  const script = new URL("./joined.ts", import.meta.url).href;
  const text = `<!doctype html><script>window.name = ${JSON.stringify(windowName)}</script><script type="module" src="${script}"></script>`;
  return URL.createObjectURL(new Blob([text], { type: "text/html" }));
}

const joinedFrame = (windowName = "", attributes: Record<string, string> = {}) =>
  frameOf("", { src: pageUrl(windowName), origin: location.origin, ...attributes });

const windowIn = (frame: GadgetFrame) =>
  frame.shadowRoot!.querySelector("iframe")!.contentWindow as Window & { root: Gadget; joined: Promise<boolean> };

test("a page of the named origin joins: its published methods answer, and nothing else does", async () => {
  const frame = await shownFrame(joinedFrame());
  expect(await frame.call("double", [21])).toBe(42);
  for (const name of ["secret", "acquire", "constructor", "remove", "published", "fail.call"])
    await expect(frame.call(name), name).rejects.toMatchObject({ code: "not-found" });
  await expect(frame.call("fail")).rejects.toMatchObject({ name: "RangeError", message: "inside" });
  expect(await windowIn(frame).joined).toBe(true);
});

test("what the joined gadget acquires goes on to the gadgets above its frame, also while it gets ready", async () => {
  const frame = await shownFrame(joinedFrame("greets"), {
    greet: (name) => `hello ${name}`,
    whoAsks() {
      return this.scope;
    },
  });
  expect(windowIn(frame).document.title).toBe("hello child");
  expect(await frame.call("whoAsks")).toBe("frame");
});

test("a page that does not trust its host gives it nothing, and is a root", async () => {
  const frame = joinedFrame("distrusts");
  shownFrame(frame).catch(() => {});
  const inner = await vi.waitUntil(() => {
    const element = frame.shadowRoot?.querySelector("iframe");
    return element?.contentWindow && "joined" in element.contentWindow && windowIn(frame);
  });
  expect(await inner.joined).toBe(false);
  const asked = (inner.root as unknown as { whoAsks(): Promise<unknown> }).whoAsks();
  await expect(asked).rejects.toMatchObject({ name: "AcquisitionError" });
});

test("a page of another origin than the named one is refused before it is loaded", async () => {
  const frame = joinedFrame("", { origin: "https://elsewhere.example" });
  await expect(shownFrame(frame, { reportServiceError() {} })).rejects.toMatchObject({ code: "invalid-argument" });
});

test("a joined page that is left for another one is lost: pending calls reject, and the loss is the frame's failure", async () => {
  const reported = Promise.withResolvers<unknown>();
  const frame = await shownFrame(joinedFrame(), { reportServiceError: reported.resolve });
  const call = frame.call("hang");
  windowIn(frame).location.href = URL.createObjectURL(new Blob(["another page"], { type: "text/html" }));
  await expect(call).rejects.toMatchObject({ code: "worker-lost" });
  expect(await reported.promise).toMatchObject({ code: "worker-lost" });
});

test("a host that begins to listen after the page has given up waiting is still taken", async () => {
  const element = document.createElement("iframe");
  element.src = pageUrl();
  document.body.append(element);
  const inner = () => element.contentWindow as Window & { joined?: Promise<boolean> };
  await vi.waitUntil(() => "joined" in inner());
  expect(await inner().joined).toBe(false);
  const peer = { window: () => element.contentWindow, origin: location.origin };
  const { port } = await shakeHands(peer, new AbortController().signal);
  const rpc = connectPort(port, { answer: () => undefined });
  expect(await rpc.call("call", ["double", [21]])).toBe(42);
  rpc.close(new Error("done"));
});

test("the topmost page has nobody to join", async () => {
  const { Gadget, join } = await import("../../../../src/gadget/index.ts");
  const root = document.createElement("wf-probe") as Gadget;
  expect(root).toBeInstanceOf(Gadget);
  expect(await join(root, { allowOrigin: () => false, waitMs: 10 })).toBe(false);
});
