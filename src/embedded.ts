/** What a gadget's page does when it stands in another page. Window only; part of the composition root. */
import { msg } from "@lit/localize";
import { html } from "lit";
import { parseHash } from "../gadgets/url-state.ts";
import { mayEmbed } from "./base/embed-origins.ts";
import { type EmbeddedOpts, joinHost } from "./gadget/embed/page.ts";
import { AcquisitionError, type Gadget } from "./gadget/index.ts";
import { NODE } from "./gadget/tree.ts";
import type { showInstead } from "./instead.ts";

/** What concerns the page around is asked of that page first; our own answer is for one that does not care. */
const SURROUNDINGS = ["redirect", "updateHeader", "confirm", "notify"] as const;

type Provider = (this: { signal: AbortSignal }, ...args: unknown[]) => unknown;

export interface Joining {
  /** Whether a host has answered in time. */
  readonly joined: Promise<boolean>;
  /** Resolves when one has, however late. */
  readonly hosted: Promise<void>;
}

/** False where the browser names a page around this one that may not show it; a header says the same, where one is sent. */
export const isWelcome = ({
  ancestorOrigins,
  origin,
}: Pick<Location, "origin"> & { ancestorOrigins?: ArrayLike<string> }) =>
  Array.from(ancestorOrigins ?? []).every((ancestor) => mayEmbed(ancestor, origin));

/** Not here, but by itself. */
export function refuse(show: typeof showInstead): void {
  const style = "display:inline-flex;align-items:center;min-block-size:44px";
  const link = html`<a href=${location.href} target="_blank" rel="noopener" style=${style}>${msg("Open it by itself")}</a>`;
  show(msg("This page is not shown inside another site's page."), link);
}

/** Joins the page to its host before the root starts. */
export async function startEmbedded(
  root: Gadget,
  load: () => Promise<void>,
  o: Pick<EmbeddedOpts, "onTheme"> = {},
): Promise<Joining> {
  const { parentNode, nextSibling } = root;
  root.remove(); // defined while it stands in the page, it would acquire before there is a way up
  await load();
  customElements.upgrade(root);
  let joined: Promise<boolean> = Promise.resolve(false);
  const hosted = new Promise<void>((resolve) => {
    const allowOrigin = (origin: string) => mayEmbed(origin, location.origin);
    joined = joinHost(root, { ...o, allowOrigin, onHost: resolve });
  });
  const table = root.hostAcquisition as Record<string, Provider>;
  for (const name of SURROUNDINGS) if (table[name]) table[name] = hostFirst(root, name, table[name]);
  followLinks((state) => askHost(root, "redirect", [state]));
  parentNode?.insertBefore(root, nextSibling);
  return { joined, hosted };
}

/** Throws AcquisitionError where nobody answers. */
async function askHost(root: Gadget, name: string, args: unknown[], signal = new AbortController().signal) {
  const { uplink } = root[NODE];
  if (!uplink) throw new AcquisitionError(`No gadget provides ${name}`);
  return uplink(name, args, signal);
}

const isUnanswered = (error: unknown) => (error as Error | undefined)?.name === "AcquisitionError";

function hostFirst(root: Gadget, name: string, own: Provider): Provider {
  return async function (...args) {
    try {
      return await askHost(root, name, args, this.signal);
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      return own.apply(this, args);
    }
  };
}

/** A link to a page of the app leads nowhere in this frame, which may not show it: the host goes there, or a new tab does. */
export function followLinks(redirect: (state: unknown) => Promise<unknown>, target: EventTarget = window): void {
  target.addEventListener("click", (event) => {
    const link = appLinkOf(event as MouseEvent);
    if (!link) return;
    event.preventDefault();
    redirect(parseHash(new URL(link.href).hash)).catch((error: unknown) => {
      if (isUnanswered(error)) window.open(link.href, "_blank", "noopener");
      else reportError(error);
    });
  });
}

function appLinkOf(event: MouseEvent): HTMLAnchorElement | undefined {
  const { button, altKey, ctrlKey, metaKey, shiftKey, defaultPrevented } = event;
  if (button !== 0 || altKey || ctrlKey || metaKey || shiftKey || defaultPrevented) return undefined;
  const path = event.composedPath();
  const link = path.find((node) => node instanceof HTMLAnchorElement);
  return link?.getAttribute("href")?.startsWith("/#") && link.target !== "_blank" ? link : undefined;
}
