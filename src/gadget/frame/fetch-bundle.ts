/** Fetches a gadget's file, and where it is a page the files of its folder that the page names. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { Bundle, PageBundle } from "./bundle.ts";
import { fetchFile, folderOf } from "./fetch-file.ts";

const MAX_FILES = 200;

const PARTS =
  "img[src], source[src], audio[src], video[src], video[poster], track[src], image[href], input[type=image][src]";

/** Hosts that name no type are believed by the file's name. */
function typeOf(response: Response, url: string): "page" | "module" | undefined {
  const [type = ""] = (response.headers.get("content-type") ?? "").split(";");
  const name = new URL(url).pathname;
  if (type === "text/html" || (type === "" && name.endsWith(".html"))) return "page";
  if (/^(text|application)\/(x-)?(java|ecma)script$/.test(type) || (type === "" && /\.m?js$/.test(name)))
    return "module";
  return undefined;
}

/**
 * All of the gadget at `url`, with nothing left to fetch.
 *
 * Throws  "not-found", "network" with the URL that failed; "unsupported" for what is neither page nor module;
 *         "forbidden" where a page names a file outside of its own folder: the frame must not read through us what it may not.
 */
export async function fetchBundle(url: string, o: Opts = {}): Promise<Bundle> {
  const response = await fetchFile(url, o);
  const type = typeOf(response, url);
  const text = await response.text();
  if (type === "module") return { kind: "module", url, code: text };
  if (type === "page") return inlinePage(text, url, o);
  throw new FieldError("unsupported", `${url} is neither a page nor a module`, { url });
}

function createFiles(page: string, o: Opts) {
  const folder = folderOf(page, o);
  const token = `wf-file-${Math.random().toString(36).slice(2)}`;
  const found = new Map<string, Promise<{ place: string; blob: Blob }>>();

  return {
    token,
    readText: async (reference: string) => (await folder.read(reference)).text(),
    /** What stands for that file in the page's text. */
    async placeOf(reference: string, base = page): Promise<string> {
      const href = folder.resolve(reference, base);
      if (href.startsWith("data:")) return reference;
      if (found.size >= MAX_FILES && !found.has(href))
        throw new FieldError("over-budget", `${page} names more than ${MAX_FILES} files`, { url: page });
      const place = `${token}:${found.size}`;
      if (!found.has(href))
        found.set(
          href,
          folder.read(href).then(async (file) => ({ place, blob: await file.blob() })),
        );
      return (await found.get(href)!).place;
    },
    all: async () => (await Promise.all(found.values())).map(({ blob }) => blob),
  };
}
type Files = ReturnType<typeof createFiles>;

const URL_IN_CSS = /url\(\s*(["']?)([^"')]+)\1\s*\)/g;

async function inlineStyle(css: string, base: string, files: Files): Promise<string> {
  const references = [...css.matchAll(URL_IN_CSS)].map(([, , reference]) => reference!);
  const used = references.filter((reference) => !reference.startsWith("#"));
  const places = new Map<string, string>();
  for (const reference of used) places.set(reference, await files.placeOf(reference, base));
  return css.replace(URL_IN_CSS, (all, _quote, reference: string) =>
    places.has(reference) ? `url("${places.get(reference)}")` : all,
  );
}

const attributesOf = (element: Element) =>
  [...element.attributes].map(({ name, value }): [string, string] => [name, value]);

const SCRIPT_TYPES: Readonly<Record<string, "classic" | "module">> = {
  "": "classic",
  "text/javascript": "classic",
  module: "module",
};

async function takeScripts(page: Document, files: Files): Promise<PageBundle["scripts"]> {
  const scripts: PageBundle["scripts"] = [];
  for (const script of page.querySelectorAll("script")) {
    const type = SCRIPT_TYPES[script.type];
    if (!type) continue; // data stays where it is
    const src = script.getAttribute("src");
    scripts.push({ type, code: src === null ? script.text : await files.readText(src) });
    script.remove();
  }
  return scripts;
}

async function inlinePage(html: string, url: string, o: Opts): Promise<PageBundle> {
  const page = new DOMParser().parseFromString(html, "text/html");
  const files = createFiles(url, o);
  for (const unused of page.querySelectorAll("base, meta[http-equiv], link:not([rel=stylesheet])")) unused.remove();
  for (const choice of page.querySelectorAll("[srcset]")) choice.removeAttribute("srcset");
  const scripts = await takeScripts(page, files);
  for (const style of page.querySelectorAll("style"))
    style.textContent = await inlineStyle(style.textContent ?? "", url, files);
  for (const link of page.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet][href]")) {
    const reference = link.getAttribute("href")!;
    const style = page.createElement("style");
    if (link.media) style.media = link.media;
    style.textContent = await inlineStyle(await files.readText(reference), new URL(reference, url).href, files);
    link.replaceWith(style);
  }
  for (const part of page.querySelectorAll(PARTS))
    for (const name of ["src", "href", "poster"]) {
      const reference = part.getAttribute(name);
      if (reference) part.setAttribute(name, await files.placeOf(reference));
    }
  return {
    kind: "page",
    url,
    token: files.token,
    attributes: attributesOf(page.documentElement),
    head: page.head.innerHTML,
    body: page.body.innerHTML,
    bodyAttributes: attributesOf(page.body),
    scripts,
    files: await files.all(),
  };
}
