import { afterEach, expect, test } from "vitest";
import { clear } from "../fixture.ts";
import { frameOf, serveFiles, shownFrame, stopServing } from "./fixture.ts";

const reportServiceError = () => {};

afterEach(() => {
  clear();
  stopServing();
});

const html = (text: string) => ({ type: "text/html", body: text });
const js = (text: string) => ({ type: "text/javascript", body: text });
const css = (text: string) => ({ type: "text/css", body: text });

/** One pixel, from the canvas: a real PNG. */
async function png(colour: string): Promise<{ type: string; body: Blob }> {
  const canvas = new OffscreenCanvas(3, 2);
  const context = canvas.getContext("2d")!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 3, 2);
  return { type: "image/png", body: await canvas.convertToBlob() };
}

const LOOK = `gadget.publish({ look: () => window.look() });`;

test("a page comes with its scripts in order, styles, pictures, attributes and title, all of its own folder", async () => {
  serveFiles({
    "/site/page/index.html": html(`<!doctype html><html lang="fr" class="wide"><head><title>A page</title>
      <link rel="stylesheet" href="look/style.css"><style>p { color: rgb(1, 2, 3) }</style>
      <script src="first.js"></script></head>
      <body id="body"><img src="dot.png" srcset="dot.png 2x" alt=""><p>text</p>
      <script>order.push("inline")</script><script type="module">order.push("module")</script>
      <script type="application/json" id="data">{"a":1}</script><script src="last.js"></script></body></html>`),
    "/site/page/look/style.css": css(`body { background: url("../back.png"); margin: 0 }`),
    "/site/page/first.js": js(`window.order = ["first"];`),
    "/site/page/last.js": js(`order.push("last"); window.look = async () => {
      const image = document.querySelector("img"); await image.decode();
      return { order, width: image.naturalWidth, lang: document.documentElement.lang, wide: document.documentElement.className,
        id: document.body.id, title: document.title, colour: getComputedStyle(document.querySelector("p")).color,
        back: getComputedStyle(document.body).backgroundImage.slice(0, 9), data: JSON.parse(document.querySelector("#data").text) }; };
      ${LOOK}`),
    "/site/page/dot.png": await png("red"),
    "/site/page/back.png": await png("blue"),
  });
  const frame = await shownFrame(frameOf("", { src: "/site/page/index.html" }), { reportServiceError });
  expect(await frame.call("look")).toEqual({
    order: ["first", "inline", "module", "last"],
    width: 3,
    lang: "fr",
    wide: "wide",
    id: "body",
    title: "A page",
    colour: "rgb(1, 2, 3)",
    back: 'url("blob',
    data: { a: 1 },
  });
});

test("a page reads nothing outside of its own folder through its host", async () => {
  const secret = { "/site/secret.js": js("window.secret = 1") };
  const cases = [
    `<script src="../secret.js"></script>`,
    `<script src="/site/secret.js"></script>`,
    `<img src="//elsewhere.example/x.png">`,
    `<style>p { background: url(../secret.png) }</style>`,
    `<base href="/site/"><script src="secret.js"></script>`,
  ];
  for (const [n, page] of cases.entries()) {
    serveFiles({ ...secret, [`/site/page/${n}.html`]: html(page) });
    const shown = shownFrame(frameOf("", { src: `/site/page/${n}.html` }), { reportServiceError });
    await expect(shown, page).rejects.toMatchObject({ code: n < 4 ? "forbidden" : "not-found" });
  }
});

test("a page whose file is missing or whose script is broken says which", async () => {
  serveFiles({
    "/site/missing.html": html(`<script src="none.js"></script>`),
    "/site/broken.html": html(`<script type="module">throw new RangeError("in the module")</script>`),
  });
  const show = (src: string) => shownFrame(frameOf("", { src }), { reportServiceError });
  const url = `${location.origin}/site/none.js`;
  await expect(show("/site/missing.html")).rejects.toMatchObject({ code: "not-found", facts: { url } });
  await expect(show("/site/broken.html")).rejects.toMatchObject({ name: "RangeError", message: "in the module" });
});

test("a link to a place in the page scrolls there, and the gadget lives on", async () => {
  serveFiles({
    "/site/long.html": html(`<a href="#end">to the end</a><p style="block-size: 9999px"></p><p id="end">end</p>
      <script>gadget.resize(100); window.look = async () => {
      while (innerHeight !== 100) await new Promise((resolve) => addEventListener("resize", resolve, { once: true }));
      document.querySelector("a").click(); return document.scrollingElement.scrollTop > 0; };
      ${LOOK}</script>`),
  });
  const frame = await shownFrame(frameOf("", { src: "/site/long.html" }));
  expect(await frame.call("look")).toBe(true);
  expect(await frame.call("look")).toBe(true);
});
