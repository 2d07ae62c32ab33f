/** A page made whole: what it loads is written into it, so that it needs neither network nor service worker to run. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { fetchFile, folderOf } from "../frame/fetch-file.ts";

export interface WholePage {
  /** Scripts stand in it as `<token><number>`, in place of their URL. */
  html: string;
  token: string;
  scripts: readonly string[];
}

function toDataUrl(file: Blob): Promise<string> {
  const reader = new FileReader();
  return new Promise((resolve, reject) => {
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** Relative URLs of the page go on to mean what they meant; its own base counts from its own address. */
function takeBase(page: Document, url: string): string {
  const given = page.querySelector("base[href]");
  given?.remove();
  return given ? new URL(given.getAttribute("href")!, url).href : url;
}

/** Written into the text: this page's own policy lets no script set a base, in whatever document. */
function textOf(page: Document, base: string): string {
  const href = base.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!doctype html>${page.documentElement.outerHTML.replace(/<head[^>]*>/, (head) => `${head}<base href="${href}">`)}`;
}

/**
 * Fetches a page with its scripts, styles and pictures, without cookies; a service worker answers offline.
 *
 * Throws  "not-found" or "network" naming the URL; "invalid-format" where it is no HTML; "forbidden" where it names a file
 *         outside of its own folder: the page must not read through us what it may not.
 */
export async function loadWholePage(url: string, { signal }: Opts = {}): Promise<WholePage> {
  const init: RequestInit & Opts = { credentials: "omit", ...(signal && { signal }) };
  const response = await fetchFile(url, { ...init, headers: { accept: "text/html" } });
  const type = response.headers.get("content-type") ?? "";
  if (!type.startsWith("text/html"))
    throw new FieldError("invalid-format", `${url} is ${type || "of no type"}, not text/html`, { url, type });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const policy of page.querySelectorAll("meta[http-equiv='content-security-policy' i]")) policy.remove();
  const base = takeBase(page, url);
  const folder = folderOf(url, init);
  const read = (element: Element, name: string) => folder.read(element.getAttribute(name)!, base);

  const token = `script-${crypto.randomUUID()}-`;
  const elements = [...page.querySelectorAll<HTMLScriptElement>("script")].filter(isRun);
  const scripts = elements.map(async (script, i) => {
    const text = script.hasAttribute("src") ? read(script, "src").then((file) => file.text()) : script.text;
    script.removeAttribute("integrity");
    script.removeAttribute("crossorigin");
    script.text = "";
    const source = await text;
    script.setAttribute("src", token + i);
    return source;
  });
  const styles = [...page.querySelectorAll("link[rel=stylesheet][href]")].map(async (link) => {
    const style = page.createElement("style");
    style.textContent = await (await read(link, "href")).text();
    link.replaceWith(style);
  });
  const pictures = [...page.querySelectorAll("img[src]")].map(async (picture) => {
    if (folder.resolve(picture.getAttribute("src")!, base).startsWith("data:")) return;
    picture.setAttribute("src", await toDataUrl(await (await read(picture, "src")).blob()));
  });
  const [sources] = await Promise.all([Promise.all(scripts), ...styles, ...pictures]);
  return { html: textOf(page, base), token, scripts: sources };
}

/** Scripts of other types are data. */
const isRun = ({ type }: HTMLScriptElement) =>
  ["", "text/javascript", "application/javascript", "module"].includes(type);
