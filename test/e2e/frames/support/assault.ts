/** The attacks of a hostile gadget as a browser-independent list: whoever drives the browser hands in how to run code in the page. */

import { callGadget, hearBroadcast, knock, showGadget, titleOf } from "./in-page.ts";
import type { Sinks } from "./sinks.ts";

/** Runs a function in the app's page. */
export type InPage = <A, R>(run: (arg: A) => R | Promise<R>, arg: A) => Promise<R>;

const NAME = "hostile";
const WAYS = ["location", "replace", "meta", "link", "open", "document"];

export const call = (inPage: InPage, method: string, ...args: unknown[]) =>
  inPage(callGadget, { name: NAME, method, args });

export const show = (inPage: InPage, { site }: Sinks) => inPage(showGadget, { src: `${site}attack.js`, name: NAME });

/** What of our origin and of the pages around it is open to the gadget, its worker and the worker of that one. */
export async function findOpen(inPage: InPage): Promise<string[]> {
  const open: string[] = [];
  for (const depth of [0, 1, 2]) {
    const found = (await call(inPage, "probe", depth)) as Record<string, string>;
    if (found.origin !== "null") open.push(`origin ${found.origin} at depth ${depth}`);
    if (depth > 0 && found.rtc !== "undefined") open.push(`WebRTC in a worker at depth ${depth}`);
    for (const [name, ending] of Object.entries(found)) if (ending === "open") open.push(`${name} at depth ${depth}`);
  }
  if ((await inPage(titleOf, undefined)) === "taken") open.push("script in the page");
  if ((await call(inPage, "ok")) !== "ok") open.push("navigation of the pages around");
  const heard = await inPage(hearBroadcast, "probe");
  if (heard.length !== 1) open.push(`BroadcastChannel: ${heard}`);
  return open;
}

const LONG_MS = 30_000;

/** A browser may stop a worker that it refused something without a word: its answer is not waited for for ever. */
async function ended(sending: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, LONG_MS);
  });
  sending.catch(() => {}); // one that fails later is nobody's
  await Promise.race([sending, late]);
  clearTimeout(timer);
}

/** What has arrived at the sinks after every way to send was tried, the last entry being the page's own. */
export async function findLeaks(inPage: InPage, sinks: Sinks): Promise<string[]> {
  const { http, ws, tls, seen } = sinks;
  seen.length = 0;
  for (const depth of [0, 1, 2]) await ended(call(inPage, "send", depth, http, ws, tls));
  await ended(call(inPage, "sendByElements", http, tls));
  await inPage(knock, `${http}own`);
  return [...seen];
}

export interface WaysOut {
  home: string;
  /** All of them, or the plain one only. */
  ways?: readonly string[];
  /** Resolves when the browser has carried out or refused what the frame has begun. */
  settled: (way: string) => Promise<void>;
  /** The addresses of all documents inside the page. */
  whereIs: () => Promise<string[]> | string[];
}

/** Where the frame gets to when it navigates itself. */
export async function findWaysOut(inPage: InPage, sinks: Sinks, o: WaysOut): Promise<string[]> {
  const { home, ways = WAYS, settled, whereIs } = o;
  sinks.seen.length = 0;
  const reached: string[] = [];
  for (const url of [`${sinks.http}left`, `${sinks.tls}left`, home])
    for (const way of ways) {
      await show(inPage, sinks);
      await call(inPage, "leave", way, url);
      if (way !== "document") await settled(way); // that one stays where it is, and opens a frame inside
      await inPage(knock, `${sinks.http}own`);
      const there = await whereIs();
      reached.push(...there.filter((address) => address === url).map((address) => `${way}: ${address}`));
    }
  return [...reached, ...sinks.seen.filter((entry) => entry !== "http /own")];
}
