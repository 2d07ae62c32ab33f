import { afterEach, expect, test, vi } from "vitest";
import { AcquisitionError } from "../../../../src/gadget/index.ts";
import { type HostOpts, hostRenderJS } from "../../../../src/gadget/renderjs/host.ts";
import { MOST_CHARACTERS } from "../../../../src/gadget/renderjs/wire.ts";
import { childPage } from "./peer.ts";

afterEach(() => document.body.replaceChildren());

const refuse = (name: string) => Promise.reject(new AcquisitionError(`No gadget provides ${name}`));

function host(html: string, o: Partial<HostOpts> = {}, attributes: Record<string, string> = {}) {
  const frame = document.createElement("iframe");
  for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
  if (!attributes.src) frame.srcdoc = html;
  document.body.append(frame);
  return { frame, page: hostRenderJS(frame, { acquire: refuse, ...o }) };
}

const dataUrl = (html: string) => `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;

const ADDS = childPage(`{ add: (a, b) => a + b, echo: async (x) => x, nothing: () => {} }`);

test("a page that speaks renderJS is called, whether it is of our origin, sandboxed or a data URL", async () => {
  for (const attributes of [{}, { sandbox: "allow-scripts" }, { src: dataUrl(ADDS) }]) {
    const { page } = host(ADDS, {}, attributes);
    const { call } = await page;
    expect(await call("add", [1, 2])).toBe(3);
    expect(await call("echo", [{ deep: [1, null, "ü"] }])).toEqual({ deep: [1, null, "ü"] });
    expect(await call("nothing", [])).toBeUndefined();
    expect(await call("getMethodList", [])).toEqual(["add", "echo", "nothing"]);
  }
});

test("what the page acquires is asked of the caller, before the page is ready, too", async () => {
  const asked: unknown[] = [];
  const html = childPage(
    `{ ask: function (...args) { return this.acquire(...args).catch((error) => error.name + ": " + error.message); } },
     async (child) => { document.title = await child.acquire("translate", ["hello"]); }`,
  );
  const { page, frame } = host(html, {
    async acquire(name, args) {
      asked.push([name, args]);
      if (name === "fails") throw new RangeError("too far");
      if (name !== "translate") throw new AcquisitionError(`No gadget provides ${name}`);
      return `${args[0]}!`;
    },
  });
  const { call } = await page;
  expect(frame.contentDocument!.title).toBe("hello!");
  expect(await call("ask", ["translate", ["bye"]])).toBe("bye!");
  expect(await call("ask", ["other", []])).toBe("AcquisitionError: No gadget provides other");
  expect(await call("ask", ["fails", [1]])).toBe("IframeSerializationError: RangeError: too far");
  expect(asked).toEqual([
    ["translate", ["hello"]],
    ["translate", ["bye"]],
    ["other", []],
    ["fails", [1]],
  ]);
});

test("errors of the page arrive by their names", async () => {
  const fail = (name: string) => `${name}: () => { throw Object.assign(new Error("no"), { name: "${name}" }); }`;
  const { page } = host(childPage(`{ ${["AcquisitionError", "cancel", "TypeError"].map(fail).join(", ")} }`));
  const { call } = await page;
  await expect(call("AcquisitionError", [])).rejects.toMatchObject({ name: "AcquisitionError", message: "no" });
  await expect(call("cancel", [])).rejects.toMatchObject({ name: "AbortError", message: "no" });
  await expect(call("TypeError", [])).rejects.toMatchObject({ name: "TypeError", message: "no" });
  await expect(call("unknown", [])).rejects.toMatchObject({ message: "runtime_error: no method unknown" });
});

test("a service's failure reaches the boundary as an error again", async () => {
  const html = childPage(
    `{ fail() { return this.acquire("reportServiceError", [{ message: "worn out", stack: "at page" }]); } }`,
  );
  const seen: unknown[] = [];
  const { page } = host(html, { acquire: async (_name, [error]) => void seen.push(error) });
  await (await page).call("fail", []);
  expect(seen[0]).toBeInstanceOf(Error);
  expect(seen[0]).toMatchObject({ message: "worn out", stack: "at page" });
});

test("an abort rejects the call with its own reason and tells the page; a cancelled acquisition tells us", async () => {
  let seen: AbortSignal | undefined;
  const html = childPage(`{
    hang: () => new Promise(() => {}),
    title: () => document.title,
    give() { const asked = this.acquire("hang", []); asked.catch(() => {}); asked.cancel("changed my mind"); },
  }`);
  const aborted = Promise.withResolvers<unknown>();
  const { page } = host(html, {
    acquire: (_name, _args, { signal }) => {
      seen = signal;
      signal.addEventListener("abort", () => aborted.resolve(signal.reason));
      return new Promise(() => {});
    },
  });
  const { call } = await page;
  const stop = new AbortController();
  const hangs = call("hang", [], { signal: stop.signal });
  const reason = new Error("enough");
  stop.abort(reason);
  await expect(hangs).rejects.toBe(reason);
  expect(await call("title", [])).toBe("cancelled: enough");
  await expect(call("hang", [], { signal: stop.signal })).rejects.toBe(reason);
  await call("give", []);
  expect(await aborted.promise).toMatchObject({ name: "AbortError", message: "changed my mind" });
  expect(seen?.aborted).toBe(true);
});

test("pending calls reject when the frame leaves, also by a parent's removal in a shadow root, and when the caller aborts", async () => {
  const html = childPage(`{ hang: () => new Promise(() => {}) }`);
  const outer = document.createElement("div");
  const inner = outer.attachShadow({ mode: "open" }).appendChild(document.createElement("div"));
  document.body.append(outer);
  const frame = inner.appendChild(document.createElement("iframe"));
  frame.srcdoc = html;
  const { call } = await hostRenderJS(frame, { acquire: refuse });
  const pending = call("hang", []);
  outer.remove();
  await expect(pending).rejects.toMatchObject({ name: "AbortError" });
  await expect(call("hang", [])).rejects.toMatchObject({ name: "AbortError" });

  const stop = new AbortController();
  const second = await host(html, { signal: stop.signal }).page;
  const hangs = second.call("hang", []);
  stop.abort("closed");
  await expect(hangs).rejects.toBe("closed");
});

test("a frame that was put into the document after the call is missed, too, when it leaves", async () => {
  const frame = document.createElement("iframe");
  frame.srcdoc = childPage(`{ hang: () => new Promise(() => {}) }`);
  const page = hostRenderJS(frame, { acquire: refuse });
  document.body.append(frame);
  const { call, ended } = await page;
  const pending = call("hang", []);
  frame.remove();
  await expect(pending).rejects.toMatchObject({ name: "AbortError" });
  await expect(ended).rejects.toMatchObject({ name: "AbortError" });
});

test("an oversized message ends the page for its host", async () => {
  const { page } = host(
    childPage(`{ flood() { setTimeout(() => parent.postMessage("x".repeat(${MOST_CHARACTERS} + 1), "*")); } }`),
  );
  const { call, ended } = await page;
  call("flood", []).catch(() => {});
  await expect(ended).rejects.toMatchObject({ code: "invalid-argument" });
  await expect(call("flood", [])).rejects.toMatchObject({ code: "invalid-argument" });
});

test("pending calls reject when the page in the frame is loaded anew", async () => {
  const { page, frame } = host(childPage(`{ hang: () => new Promise(() => {}) }`));
  const pending = (await page).call("hang", []);
  frame.srcdoc = "<p>something else</p>";
  await expect(pending).rejects.toMatchObject({ code: "network" });
});

test("a page that says it failed, and one that says nothing, reject, the latter naming its URL", async () => {
  const fails = childPage(`{}, () => { throw new Error("no data"); }`);
  await expect(host(fails).page).rejects.toThrow("Error: no data");
  const silent = dataUrl("<p>no gadget</p>");
  await expect(host("", { timeoutMs: 50 }, { src: silent }).page).rejects.toMatchObject({
    code: "timeout",
    facts: { url: silent },
  });
  const early = AbortSignal.abort("never");
  await expect(host(fails, { signal: early }).page).rejects.toBe("never");
});

test("nobody else is listened to: not another origin, not another frame, not ourselves", async () => {
  const wrong = host(ADDS, { origin: "https://example.org", timeoutMs: 200 });
  await expect(wrong.page).rejects.toMatchObject({ code: "timeout" });

  vi.spyOn(Math, "random").mockReturnValue(0.5); // ids begin at random; these are known
  const html = childPage(`{ hang: () => new Promise(() => {}), after: () => "untouched" }`);
  const { call } = await host(html, { origin: location.origin }).page;
  vi.restoreAllMocks();
  let settled = false;
  const note = () => (settled = true);
  call("hang", []).then(note, note);
  const forger = `for (let id = 500000; id < 500010; id++) parent.postMessage(JSON.stringify({ id, result: 1 }), "*");`;
  await host(childPage(`{}, () => { ${forger} }`)).page;
  for (let id = 500_000; id < 500_010; id++) window.postMessage(JSON.stringify({ id, result: "forged" }), "*");
  expect(await call("after", [])).toBe("untouched");
  expect(settled).toBe(false);
});

test("arguments that JSON cannot hold are refused at the sender", async () => {
  const { call } = await host(ADDS).page;
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  await expect(call("echo", [cyclic])).rejects.toMatchObject({ code: "invalid-argument" });
  await expect(call("echo", [1n])).rejects.toMatchObject({ code: "invalid-argument" });
  expect(await call("echo", ["still there"])).toBe("still there");
});
