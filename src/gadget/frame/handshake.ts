import { INIT, isMessage, READY } from "./protocol.ts";

export interface Peer {
  /** The one window that may answer; asked again for each message, since it may not be there yet. */
  window(): Window | null | undefined;
  /** What its messages carry as origin: "null" for a sandbox. */
  origin: string;
  /** Sent beside the port. */
  init?: Record<string, unknown>;
}

export interface Met {
  port: MessagePort;
  /** Calls when that window says it listens as another page than this one; of the same URL where it was loaded anew. */
  watchRenewal(onRenewed: () => void, signal: AbortSignal): void;
}

const isFrom = ({ source, origin, data }: MessageEvent, peer: Peer) =>
  source !== null && source === peer.window() && origin === peer.origin && isMessage(data, READY);

/** Waits until that window of that origin says it listens, and hands it one end of a new channel; the other end is the answer. */
export function shakeHands(peer: Peer, signal: AbortSignal): Promise<Met> {
  return new Promise((resolve, reject) => {
    const listening = new AbortController();
    const take = (event: MessageEvent) => {
      const window = peer.window();
      if (!window || !isFrom(event, peer)) return;
      listening.abort();
      const { port1, port2 } = new MessageChannel();
      // An opaque origin cannot be named; who its window belongs to was just seen.
      const target = peer.origin === "null" ? "*" : peer.origin;
      window.postMessage({ ...peer.init, type: INIT }, target, [port2]);
      resolve({ port: port1, watchRenewal: renewalOf(peer, event.data.page) });
    };
    addEventListener("message", take, { signal: AbortSignal.any([signal, listening.signal]) });
    signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: listening.signal });
    if (signal.aborted) reject(signal.reason);
  });
}

/** A page says that it listens until it is heard, each time with its own name; one without a name, as a sandbox, says it once. */
function renewalOf(peer: Peer, page: unknown): Met["watchRenewal"] {
  return (onRenewed, signal) => {
    const take = (event: MessageEvent) => {
      if (isFrom(event, peer) && (page === undefined || event.data.page !== page)) onRenewed();
    };
    addEventListener("message", take, { signal });
  };
}
