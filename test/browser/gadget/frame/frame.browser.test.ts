import { afterEach, expect, test, vi } from "vitest";
import { clear, probe, shown } from "../fixture.ts";
import { frameOf, serveFiles, shownFrame, stopServing } from "./fixture.ts";

afterEach(() => {
  clear();
  stopServing();
});

const PUBLISH = (methods: string) => `export default (gadget) => gadget.publish({ ${methods} });`;

test("a module runs in a sandbox of opaque origin and publishes methods, which get cloned arguments and give cloned results", async () => {
  const frame = await shownFrame(
    frameOf(
      PUBLISH(
        "origin: () => self.origin, double: (bytes) => bytes.map((byte) => 2 * byte), async late() { return new Map([[1, gadget.scope]]); }",
      ),
    ),
  );
  expect(await frame.call("origin")).toBe("null");
  expect(await frame.call("double", [new Uint8Array([1, 2])])).toEqual(new Uint8Array([2, 4]));
  expect(await frame.call("late")).toEqual(new Map([[1, "frame"]]));
});

test("only published methods can be called, by no path and no inherited name", async () => {
  const frame = await shownFrame(frameOf(PUBLISH("ok: () => 1")));
  for (const name of ["constructor", "__proto__", "toString", "ok.call", "ok/constructor", "acquire", "", "load"])
    await expect(frame.call(name), name).rejects.toMatchObject({ code: "not-found" });
});

test("what the gadget inside acquires is asked of the gadgets above the frame, with the frame's scope, from its start on", async () => {
  const code = `const early = await gadget.acquire("greet", ["you"]);
    export default ({ publish, acquire }) => publish({ early: () => early, who: () => acquire("whoAsks"), no: () => acquire("never") });`;
  const frame = await shownFrame(frameOf(code), {
    greet: (name) => `hello ${name}`,
    whoAsks() {
      return this.scope;
    },
  });
  expect(await frame.call("early")).toBe("hello you");
  expect(await frame.call("who")).toBe("frame");
  await expect(frame.call("no")).rejects.toMatchObject({ name: "AcquisitionError" });
});

test("where `acquires` lists names, the gadget inside may ask for those only", async () => {
  const code = PUBLISH("ask: (name) => gadget.acquire(name, ['you'])");
  const provided = { greet: (name: string) => `hello ${name}`, whoAsks: () => "secret" };
  const frame = await shownFrame(frameOf(code, { acquires: "greet other" }), provided);
  expect(await frame.call("ask", ["greet"])).toBe("hello you");
  await expect(frame.call("ask", ["whoAsks"])).rejects.toMatchObject({ name: "AcquisitionError" });
});

test("what the page itself answers is reached only by the names in `acquires`; a failure always finds its way", async () => {
  const code = PUBLISH("ask: (name) => gadget.acquire(name, ['you'])");
  const failures: unknown[] = [];
  const host = {
    greet: () => "from the page",
    whoAsks: () => "secret",
    reportServiceError: (error: unknown) => void failures.push(error),
  };
  const [open, closed] = [frameOf(code, { acquires: "greet" }), frameOf(code)];
  const root = probe({}, open, closed);
  root.hostAcquisition = host;
  document.body.append(root);
  expect(await open.call("ask", ["greet"])).toBe("from the page");
  await expect(closed.call("ask", ["greet"])).rejects.toMatchObject({ name: "AcquisitionError" });
  await expect(open.call("ask", ["whoAsks"])).rejects.toMatchObject({ name: "AcquisitionError" });
  await closed.call("ask", ["reportServiceError"]);
  expect(failures).toMatchObject([{ message: "frame: you" }]);
});

test("an abort crosses the border both ways", async () => {
  let seen: AbortSignal | undefined;
  const begun = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<unknown>();
  const code = `export default (gadget) => gadget.publish({
    hang() { gadget.acquire("note", ["begun"]); return new Promise(() => this.signal.onabort = () => gadget.acquire("note", [this.signal.reason])); },
    give_up() { const stop = new AbortController(); const asked = gadget.acquire("never", [], { signal: stop.signal });
      gadget.acquire("greet", [""]).then(() => stop.abort("mine")); return asked; },
  });`;
  const frame = await shownFrame(frameOf(code), {
    note: (text) => (text === "begun" ? begun.resolve() : aborted.resolve(text)),
    greet: () => "",
    never() {
      seen = this.signal;
      return new Promise(() => {});
    },
  });
  const stop = new AbortController();
  const call = frame.call("hang", [], { signal: stop.signal });
  await begun.promise;
  stop.abort("yours");
  await expect(call).rejects.toBe("yours");
  expect(await aborted.promise).toBe("yours");
  await expect(frame.call("give_up")).rejects.toBe("mine");
  await vi.waitFor(() => expect(seen?.reason).toBe("mine"));
});

test("errors keep name, code and facts across the border, and a stack of the page never crosses it", async () => {
  const failure = Object.assign(new Error("refused"), { name: "ScopeError", stack: "at secret.ts:1" });
  const code = `export default (gadget) => gadget.publish({
    fail() { throw Object.assign(new Error("late"), { name: "FieldError", code: "timeout", facts: { a: 1 } }); },
    ask: () => gadget.acquire("greet", []).catch(({ name, message, stack }) => ({ name, message, stack })),
  });`;
  const frame = await shownFrame(frameOf(code), { greet: () => Promise.reject(failure) });
  await expect(frame.call("fail")).rejects.toMatchObject({ code: "timeout", facts: { a: 1 }, message: "late" });
  const { stack, ...rest } = (await frame.call("ask")) as { stack: string };
  expect(rest).toEqual({ name: "ScopeError", message: "refused" });
  expect(stack).not.toContain("secret.ts");
});

test("buffers move into the frame and out of it", async () => {
  const frame = await shownFrame(frameOf(PUBLISH("back(bytes) { this.transfer(bytes.buffer); return bytes; }")));
  const bytes = new Uint8Array([1, 2, 3]);
  const back = await frame.call("back", [bytes], { transfer: [bytes.buffer] });
  expect(bytes.byteLength).toBe(0);
  expect(back).toEqual(new Uint8Array([1, 2, 3]));
});

test("what is over 64 MiB or contains itself is refused before it is sent, by both sides", async () => {
  const code = PUBLISH(
    "take: () => 1, give: () => new Uint8Array(64 * 2 ** 20 + 1), loop() { const a = []; a.push(a); return gadget.acquire('greet', [a]); }",
  );
  const frame = await shownFrame(frameOf(code));
  const cycle: unknown[] = [];
  cycle.push(cycle);
  for (const call of [
    frame.call("take", [new Uint8Array(64 * 2 ** 20 + 1)]),
    frame.call("take", [cycle]),
    frame.call("take", [() => {}]),
    frame.call("give"),
    frame.call("loop"),
  ])
    await expect(call).rejects.toMatchObject({ code: "invalid-argument" });
  expect(await frame.call("take")).toBe(1);
});

test("when the frame leaves, what is pending rejects; when it comes back, the gadget is loaded anew and answers", async () => {
  const parent = await shown(probe());
  const frame = frameOf(PUBLISH("hang: () => new Promise(() => {}), ok: () => 1"));
  parent.append(frame);
  await frame.whenReady;
  const call = frame.call("hang");
  frame.remove();
  await expect(call).rejects.toMatchObject({ code: "worker-lost" });
  await expect(frame.call("ok")).rejects.toMatchObject({ code: "worker-lost" });
  parent.append(frame);
  expect(await frame.call("ok")).toBe(1);
});

test("a frame whose src changes shows the other gadget, and rejects what the first one owed", async () => {
  const frame = await shownFrame(frameOf(PUBLISH("hang: () => new Promise(() => {})")));
  const call = frame.call("hang");
  frame.setAttribute("src", frameOf(PUBLISH("which: () => 'second'")).getAttribute("src")!);
  await expect(call).rejects.toMatchObject({ code: "worker-lost" });
  expect(await frame.call("which")).toBe("second");
});

test("a gadget that cannot be loaded fails in its place, naming its URL", async () => {
  const broken = frameOf("throw new TypeError('broken')").getAttribute("src")!;
  const cases: [string, object][] = [
    [broken, { name: "TypeError", message: "broken" }],
    ["data:text/plain,hello", { code: "unsupported", facts: { url: "data:text/plain,hello" } }],
    ["/site/none.js", { code: "not-found", facts: { url: `${location.origin}/site/none.js` } }],
  ];
  const reported: unknown[] = [];
  serveFiles({});
  for (const [src, failure] of cases) {
    const frame = frameOf("", { src });
    const shown = shownFrame(frame, { reportServiceError: (error) => void reported.push(error) });
    await expect(shown).rejects.toMatchObject(failure);
    await vi.waitFor(() => expect(frame.shadowRoot!.querySelector("wf-error-card")).not.toBeNull());
    expect(frame.shadowRoot!.querySelector("iframe")).toBeNull();
    await expect(frame.call("ok")).rejects.toMatchObject(failure);
  }
  expect(reported).toMatchObject(cases.map(([, failure]) => failure));
});

test("a gadget that failed is loaded again by a retry", async () => {
  const files: Record<string, { type: string; body: string }> = {};
  serveFiles(files);
  const frame = frameOf("", { src: "/site/late.js" });
  await expect(shownFrame(frame, { reportServiceError() {} })).rejects.toMatchObject({ code: "not-found" });
  files["/site/late.js"] = { type: "text/javascript", body: PUBLISH("ok: () => 1") };
  const card = await vi.waitUntil(() => frame.shadowRoot!.querySelector("wf-error-card"));
  card.dispatchEvent(new CustomEvent("wf-retried"));
  expect(await frame.call("ok")).toBe(1);
});

test("a gadget that is not ready in time fails with a timeout that names its URL", async () => {
  const frame = frameOf("await new Promise(() => {});", { "timeout-ms": "300" });
  const failure = { code: "timeout", facts: { url: frame.getAttribute("src") } };
  await expect(shownFrame(frame, { reportServiceError() {} })).rejects.toMatchObject(failure);
});

test("an error that nobody inside takes reaches the boundary above the frame, and the gadget lives on", async () => {
  const reported = Promise.withResolvers<unknown>();
  const code = PUBLISH("fail() { setTimeout(() => { throw new RangeError('uncaught'); }); }, ok: () => 1");
  const frame = await shownFrame(frameOf(code), { reportServiceError: reported.resolve });
  await frame.call("fail");
  expect(await reported.promise).toMatchObject({ name: "RangeError", message: "frame: uncaught" });
  expect(await frame.call("ok")).toBe(1);
});

test("failures of a frame are told in few words, with its name, and ten at most", async () => {
  const code = PUBLISH(`async flood() {
    for (let n = 0; n < 20; n++) await gadget.acquire("reportServiceError", [new RangeError("x".repeat(9999))]);
  }`);
  const failures: unknown[] = [];
  const frame = await shownFrame(frameOf(code, { label: "Statistics" }), {
    reportServiceError: (error) => void failures.push(error),
  });
  await frame.call("flood");
  expect(failures).toHaveLength(10);
  expect(failures[0]).toMatchObject({ name: "RangeError", message: `Statistics: ${"x".repeat(500)}` });
});

test("the frame is as high as its content, within bounds; asked for a height, it keeps to that", async () => {
  const code = `document.body.style.margin = "0"; const part = document.body.appendChild(document.createElement("p"));
    part.style.cssText = "block-size: 120px; margin: 0";
    gadget.publish({ grow: (height) => { part.style.blockSize = height; }, ask: (height) => gadget.resize(height) });`;
  const frame = await shownFrame(frameOf(code));
  const height = () => frame.shadowRoot!.querySelector("iframe")!.getBoundingClientRect().height;
  await vi.waitFor(() => expect(height()).toBe(120));
  await frame.call("grow", ["300px"]);
  await vi.waitFor(() => expect(height()).toBe(300));
  await frame.call("ask", [77]);
  await vi.waitFor(() => expect(height()).toBe(77));
  await frame.call("ask", [1e9]);
  await vi.waitFor(() => expect(height()).toBe(16_384));
});

test("focus goes into the gadget, and Escape brings it back", async () => {
  const focused = Promise.withResolvers<unknown>();
  const code = `document.body.innerHTML = "<p>text</p><button>Go</button>";
    document.querySelector("button").onfocus = () => gadget.acquire("note", ["button"]);
    gadget.publish({ escape: () => { document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })); } });`;
  const frame = await shownFrame(frameOf(code), { note: focused.resolve });
  frame.focus();
  expect(await focused.promise).toBe("button");
  expect(document.activeElement).toBe(frame);
  expect(frame.shadowRoot!.activeElement?.localName).toBe("iframe");
  await frame.call("escape");
  await vi.waitFor(() => expect(frame.shadowRoot!.activeElement).toBeNull());
  expect(document.activeElement).toBe(frame);
});

test("a gadget does not take the focus from somebody else by leaving", async () => {
  const code = `gadget.publish({ async leave() {
    dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    await gadget.acquire("note", ["left"]); // answered after what was asked before
  } });`;
  const frame = await shownFrame(frameOf(code), { note: () => undefined });
  const field = document.body.appendChild(document.createElement("input"));
  field.focus();
  await frame.call("leave");
  expect(document.activeElement).toBe(field);
});

test("a frame that is put elsewhere at once is loaded anew and answers", async () => {
  const frame = await shownFrame(frameOf(PUBLISH("hang: () => new Promise(() => {}), ok: () => 1")));
  const call = frame.call("hang");
  document.body.append(frame);
  const early = frame.call("ok"); // before the end of the first stay is through
  await expect(call).rejects.toMatchObject({ code: "worker-lost" });
  expect(await early).toBe(1);
});

test("a gadget that loads its own document anew is lost: what is pending rejects", async () => {
  const code = PUBLISH("hang: () => new Promise(() => {}), leave: () => void setTimeout(() => location.reload())");
  const frame = await shownFrame(frameOf(code), { reportServiceError() {} });
  const call = frame.call("hang");
  await frame.call("leave");
  await expect(call).rejects.toMatchObject({ code: "worker-lost" });
});

test("two frames of one page have each their own gadget and their own scope", async () => {
  const code = PUBLISH("who: () => gadget.acquire('whoAsks'), mine: (n) => n");
  const [first, second] = [frameOf(code, { scope: "a" }), frameOf(code, { scope: "b" })];
  await shown(
    probe(
      {
        allowPublicAcquisition: {
          whoAsks() {
            return this.scope;
          },
        },
      },
      first,
      second,
    ),
  );
  const answers = [first.call("who"), second.call("who"), first.call("mine", [1]), second.call("mine", [2])];
  expect(await Promise.all(answers)).toEqual(["a", "b", 1, 2]);
});

test("a frame that failed shows the gadget of another src as soon as it is given one", async () => {
  const frame = frameOf("throw new TypeError('broken')");
  const root = probe({ allowPublicAcquisition: { reportServiceError() {} } }, frame);
  document.body.append(root);
  await expect(frame.whenReady).rejects.toMatchObject({ message: "broken" });
  frame.src = frameOf(PUBLISH("ok: () => 1")).getAttribute("src");
  await vi.waitFor(async () => expect(await frame.call("ok")).toBe(1), { timeout: 20_000 });
});
