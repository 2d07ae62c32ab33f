import { afterEach, expect, test, vi } from "vitest";
import { loadWholePage } from "../../../../src/gadget/renderjs/page.ts";
import { RenderJSFrame } from "../../../../src/gadget/renderjs/renderjs-frame.ts";
import { type ProbeGadget, probe, shown } from "../fixture.ts";
import { serveFiles, stopServing } from "../frame/fixture.ts";
import { childPage } from "./peer.ts";

afterEach(() => {
  document.body.replaceChildren();
  stopServing();
});

const files: Record<string, { type: string; body: string }> = {};
let sites = 0;

/** Files of a site, each in a folder of its own; the answer is the URL of the first. */
function publish(text: string, type: string, more: Record<string, { type: string; body: string }> = {}): string {
  const folder = `/site/${++sites}/`;
  files[`${folder}page`] = { type, body: text };
  for (const [name, file] of Object.entries(more)) files[`${folder}${name}`] = file;
  serveFiles(files);
  return new URL(`${folder}page`, location.href).href;
}

/** A page as a site serves it: its script and style in files of their own. */
function site(script: string): string {
  const page = childPage(script, `<link rel="stylesheet" href="style.css">`);
  const code = /<script>(.*)<\/script>/s.exec(page)![1]!;
  return publish(
    page.replace(/<script>.*<\/script>/s, () => `<script src="code.js"></script>`),
    "text/html",
    {
      "style.css": { type: "text/css", body: "p { color: rgb(1, 2, 3); }" },
      "code.js": { type: "text/javascript", body: code },
    },
  );
}

async function framed(src: string, parts: Partial<ProbeGadget> = {}) {
  const frame = document.createElement("wf-renderjs-frame") as RenderJSFrame;
  frame.setAttribute("scope", "foreign");
  frame.src = src;
  const root = await shown(probe(parts, frame));
  return { frame, root };
}

test("a foreign page runs in an opaque origin, made whole, and is a gadget: called, acquiring, with its scope", async () => {
  const src = site(`{
    where: () => ({ origin: self.origin, url: location.protocol, base: document.baseURI }),
    colour: () => getComputedStyle(document.querySelector("p")).color,
    ask() { return this.acquire("whoAsks", []); },
    reach: async () => {
      const tried = [() => localStorage, () => parent.document, () => top.document, () => fetch("${location.origin}/")];
      return Promise.all(tried.map(async (attempt) => { try { await attempt(); return "open"; } catch { return "refused"; } }));
    },
  }`);
  const { frame } = await framed(src, {
    allowPublicAcquisition: {
      whoAsks() {
        return this.scope;
      },
    },
  });
  await frame.whenReady;
  expect(await frame.call("where")).toEqual({ origin: "null", url: "data:", base: src });
  expect(await frame.call("colour")).toBe("rgb(1, 2, 3)");
  expect(await frame.call("ask")).toBe("foreign");
  expect(await frame.call("reach")).toEqual(Array(4).fill("refused"));
});

test("two of them at once, one taken away and put back: each is itself, and what was pending rejects", async () => {
  const numbered = (n: number) => site(`{ who: () => ${n}, hang: () => new Promise(() => {}) }`);
  const [one, two] = await Promise.all([framed(numbered(1)), framed(numbered(2))]);
  expect(await Promise.all([one.frame.call("who"), two.frame.call("who")])).toEqual([1, 2]);
  const pending = one.frame.call("hang");
  one.frame.remove();
  await expect(pending).rejects.toMatchObject({ name: "AbortError" });
  await expect(one.frame.call("who")).rejects.toMatchObject({ code: "invalid-argument" });
  document.body.append(one.frame);
  expect(await one.frame.call("who")).toBe(1);
  expect(await two.frame.call("who")).toBe(2);
});

test("a page that is not there, or no page, puts a card in its place that names the URL, and a retry loads it", async () => {
  const reported: unknown[] = [];
  const { frame } = await framed(publish("{}", "application/json"), {
    allowPublicAcquisition: { reportServiceError: (error) => void reported.push(error) },
  });
  await expect(frame.whenReady).rejects.toMatchObject({ code: "invalid-format", facts: { url: frame.src } });
  const card = frame.renderRoot.querySelector("wf-error-card")!;
  expect(card).not.toBeNull();
  expect(reported).toHaveLength(1);
  frame.src = site(`{ who: () => "back" }`);
  card.dispatchEvent(new CustomEvent("wf-retried"));
  await frame.whenReady;
  expect(await frame.call("who")).toBe("back");
});

test("a page that is lost after it was ready fails in its place; a retry loads it, with services and calls", async () => {
  const reported = Promise.withResolvers<unknown>();
  const src = site(`{ who: () => "here", hang: () => new Promise(() => {}) }`);
  const { frame } = await framed(src, { allowPublicAcquisition: { reportServiceError: reported.resolve } });
  const pending = frame.call("hang");
  const bridge = frame.renderRoot.querySelector("iframe")!;
  bridge.contentWindow!.location.reload();
  await expect(pending).rejects.toMatchObject({ code: "network" });
  expect(await reported.promise).toMatchObject({ code: "network" });
  const card = await vi.waitUntil(() => frame.renderRoot.querySelector("wf-error-card"));
  await expect(frame.call("who")).rejects.toMatchObject({ code: "network" });
  card.dispatchEvent(new CustomEvent("wf-retried"));
  await vi.waitUntil(() => frame.renderRoot.querySelector("iframe"));
  expect(await frame.call("who")).toBe("here");
});

test("a frame whose src changes shows the other page; calls that waited for the first one get the second one's answer", async () => {
  const { frame } = await framed(site(`{ hang: () => new Promise(() => {}) }`));
  const pending = frame.call("hang");
  frame.src = site(`{ who: () => "second" }`);
  await expect(pending).rejects.toMatchObject({ code: "worker-lost" });
  const early = frame.call("who");
  expect(await early).toBe("second");
  expect(frame.renderRoot.querySelectorAll("iframe")).toHaveLength(1);
});

test("put back at once, a page is loaded anew by itself", async () => {
  const { frame } = await framed(site(`{ who: () => "here" }, (child) => child.acquire("note", ["ready"])`), {
    allowPublicAcquisition: { note: () => "noted" },
  });
  const readyAgain = Promise.withResolvers<void>();
  const parent = await shown(probe({ allowPublicAcquisition: { note: () => readyAgain.resolve() } }));
  parent.append(frame);
  await readyAgain.promise;
  expect(await frame.call("who")).toBe("here");
});

test("an origin that is not that of its src is refused before anything is loaded", async () => {
  const frame = document.createElement("wf-renderjs-frame") as RenderJSFrame;
  frame.origin = "https://elsewhere.example";
  frame.src = "/site/x";
  document.body.append(probe({ allowPublicAcquisition: { reportServiceError() {} } }, frame));
  await expect(frame.whenReady).rejects.toMatchObject({ code: "invalid-argument" });
  expect(frame.renderRoot.querySelector("iframe")).toBeNull();
});

test("a page reads nothing outside of its own folder through us, and nothing with our cookies", async () => {
  for (const part of [
    `<script src="/secret"></script>`,
    `<link rel="stylesheet" href="../secret">`,
    `<img src="/secret">`,
  ]) {
    const src = publish(`<!doctype html>${part}`, "text/html");
    await expect(loadWholePage(src), part).rejects.toMatchObject({ code: "forbidden", facts: { page: src } });
  }
  const src = site("{}");
  const asked = vi.spyOn(window, "fetch");
  await loadWholePage(src);
  expect(asked.mock.calls.map(([, init]) => init?.credentials)).toEqual(["omit", "omit", "omit"]);
  asked.mockRestore();
});

test('declareGadget puts a foreign page in the element\'s place, in the sandbox "dataurl"', async () => {
  const root = await shown(probe());
  const element = root.appendChild(document.createElement("div"));
  const gadget = await root.declareGadget(site(`{ add: (a, b) => a + b }`), {
    sandbox: "dataurl",
    element,
    scope: "sum",
  });
  expect(gadget).toBeInstanceOf(RenderJSFrame);
  expect(await root.getDeclaredGadget("sum")).toBe(gadget);
  expect(await (gadget as RenderJSFrame).call("add", [1, 2])).toBe(3);
});

test("a page made whole keeps its relative URLs, its data scripts and its order, and loses its own policy", async () => {
  const src = publish(
    `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'">
     <script type="application/json">{"a": 1}</script><script>first()</script><script>second()</script></head><body>
     <a href="deeper/page">x</a></body></html>`,
    "text/html",
  );
  const { html, token, scripts } = await loadWholePage(src);
  expect(scripts).toEqual(["first()", "second()"]);
  expect(html).toMatch(/^<!doctype html><html><head><base href="http/);
  expect(html).toContain('{"a": 1}');
  expect(html).not.toContain("Content-Security-Policy");
  expect(html.indexOf(`${token}0`)).toBeLessThan(html.indexOf(`${token}1`));
});
