/** A gadget's own page as a part of another page: what embed.js asks of it, and what it tells. */
import { FieldError } from "../../base/errors.ts";
import { anySignal, type Opts } from "../../base/signal.ts";
import { followHeight } from "../frame/inside/height.ts";
import { join } from "../frame/join.ts";
import type { PortRpc } from "../frame/port-rpc.ts";
import type { Gadget } from "../gadget.ts";
import { joinRenderJS } from "../renderjs/join.ts";
import { applyTheme, parseTheme, type Theme } from "./theme.ts";

export interface EmbeddedOpts extends Opts {
  /** Whether a page of this origin may be the host. */
  allowOrigin: (origin: string) => boolean;
  waitMs?: number;
  /** Told when a host that speaks our protocol has come, however late. */
  onHost?(): void;
  /** Told of each theme that it sets. */
  onTheme?(theme: Theme): void;
}

const MOST_EVENTS = 50;

/**
 * Makes the page's root a gadget of the page around it, which speaks our protocol or renderJS's; the first that answers is
 * the host. Resolves with false where there is none.
 */
export async function joinHost(root: Gadget, o: EmbeddedOpts): Promise<boolean> {
  const decided = new AbortController();
  const listened = new Set<string>();
  const { waitMs, signal } = o;
  const common = { allowOrigin: o.allowOrigin, ...(waitMs !== undefined && { waitMs }) };
  let host: PortRpc | undefined;
  const ours = join(root, {
    ...common,
    ...(signal && { signal }),
    answers: {
      theme: ([given]) => {
        const theme = parseTheme(given);
        o.onTheme?.(theme);
        applyTheme(theme);
      },
      listen: ([types]) => listen(types),
    },
    onHost(rpc) {
      host = rpc;
      decided.abort(new DOMException("another host has answered", "AbortError"));
      followHeight((heightPx) => tell("resize", [heightPx]));
      o.onHost?.();
    },
  });
  const renderJS = joinRenderJS(root, { ...common, signal: anySignal(signal, decided.signal)! });

  /** A host need not care. */
  function tell(name: string, args: unknown[]) {
    host?.call(name, args).catch(() => {});
  }

  /** Events of gadgets only: a host has no business with what a person types. */
  function listen(types: unknown) {
    const asked = Array.isArray(types) ? types : [types];
    for (const type of asked)
      if (typeof type !== "string" || !/^wf-[a-z0-9-]{1,60}$/.test(type) || listened.size >= MOST_EVENTS)
        throw new FieldError("invalid-argument", "an embedded gadget tells of its own events only, 50 of them", {
          type,
        });
    for (const type of asked as string[]) {
      if (listened.has(type)) continue;
      listened.add(type);
      root.addEventListener(type, (event) => tell("event", [type, (event as CustomEvent<unknown>).detail ?? null]));
    }
  }

  return (await Promise.all([ours, renderJS])).some(Boolean);
}
