/** The way from a host to the gadget's page in its frame, found again when that page is loaded anew. */
import { FieldError } from "../../base/errors.ts";
import { anySignal, until } from "../../base/signal.ts";
import { shakeHands } from "../frame/handshake.ts";
import { connectPort, type PortOpts, type PortRpc } from "../frame/port-rpc.ts";

export interface LinkOpts {
  frame: HTMLIFrameElement;
  url: URL;
  answer: PortOpts["answer"];
  /** What a page is told before it counts as there. */
  prepare(rpc: PortRpc, signal: AbortSignal): Promise<unknown>;
  /** Told of each loss, and where no page has come in its place. */
  onError(error: unknown): void;
  timeoutMs: number;
  /** Ends all of it. */
  signal: AbortSignal;
}

export interface Link {
  /** The page of now; while it is loaded anew, the next one. */
  peer(signal?: AbortSignal): Promise<PortRpc>;
}

interface Connection {
  rpc: PortRpc;
  /** Resolves with the reason of its end. */
  lost: Promise<unknown>;
}

/** Begins to listen at once, so it comes before the frame loads; `ready` is for the first page. */
export function openLink(o: LinkOpts): Link & { ready: Promise<unknown> } {
  let current = connect(o, o.timeoutMs);
  const ready = current.then((first) => void follow(first).catch(() => {})); // its own end is no failure

  async function follow(first: Connection): Promise<never> {
    for (let connection: Connection | undefined = first; ; ) {
      const reason = await connection?.lost;
      o.signal.throwIfAborted();
      if (connection) o.onError(reason);
      const next = connect(o, connection && o.timeoutMs);
      if (connection) current = next; // calls wait for it, or are told that none has come; one that comes late is taken
      connection = await next.catch((error: unknown) => {
        o.signal.throwIfAborted();
        o.onError(error);
        return undefined;
      });
      if (connection) current = next;
    }
  }
  return { ready, peer: async (signal) => (await until(current, signal)).rpc };
}

/** A page that goes before it is ready leaves its place to the one that comes. */
async function connect(o: LinkOpts, timeoutMs: number | undefined): Promise<Connection> {
  const loading = new AbortController();
  const late = () => loading.abort(tooLate(o.url.href, timeoutMs ?? 0));
  const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs);
  const signal = anySignal(o.signal, loading.signal)!;
  try {
    for (;;) {
      const { connection, isOver } = await meet(o, signal);
      try {
        await o.prepare(connection.rpc, signal);
        return connection;
      } catch (error) {
        if (!isOver() || signal.aborted) {
          connection.rpc.close(error);
          throw error;
        }
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

async function meet({ frame, url, answer, signal: life }: LinkOpts, signal: AbortSignal) {
  const peer = { window: () => frame.contentWindow, origin: url.origin };
  const { port, watchRenewal } = await shakeHands(peer, signal);
  const over = new AbortController();
  const lost = new Promise<unknown>((resolve) =>
    over.signal.addEventListener("abort", () => resolve(over.signal.reason)),
  );
  const rpc = connectPort(port, { signal: life, answer, onClose: (reason) => over.abort(reason) });
  watchRenewal(() => rpc.close(renewed(url.href)), over.signal);
  return { connection: { rpc, lost }, isOver: () => over.signal.aborted };
}

const renewed = (url: string) => new FieldError("worker-lost", `the page ${url} was loaded anew`, { url });

const tooLate = (url: string, timeoutMs: number) =>
  new FieldError(
    "timeout",
    `no gadget got ready within ${timeoutMs / 1000} s at ${url}; does its site allow this one?`,
    { url },
  );
