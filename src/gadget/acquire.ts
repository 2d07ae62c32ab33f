import { until } from "../base/signal.ts";
import { AcquisitionError } from "./errors.ts";
import { type GadgetNode, NODE, parentOf } from "./tree.ts";

/** Everything a gadget may ask of those above it. Gadgets merge their own signatures into this interface. */
export interface Acquirable {
  reportServiceError(error: unknown): void;
}

type Signature<K extends keyof Acquirable> = Acquirable[K] extends (...args: infer A) => infer R
  ? (...args: A) => R
  : never;
export type Args<K extends keyof Acquirable> = Parameters<Signature<K>>;
export type Ret<K extends keyof Acquirable> = Awaited<ReturnType<Signature<K>>>;

/** What a provider sees of a request: the scope of its own child on the way, the way from there to the asker, and the asker's patience. */
export interface Request {
  scope: string;
  /** `wf-document-page[page] wf-plot[waveform]`: tags and scopes, for people. */
  path: string;
  signal: AbortSignal;
}

/** What a gadget answers for those below it. */
export type Provided = {
  [K in keyof Acquirable]?: (this: Request, ...args: Args<K>) => Ret<K> | Promise<Ret<K>>;
};

type Provider = (this: Request, ...args: unknown[]) => unknown;

function providerIn(table: object | undefined, name: string): Provider | undefined {
  return table && Object.hasOwn(table, name) ? (table as Record<string, Provider>)[name] : undefined;
}

/** Who answers to a name first: a gadget above, or the topmost one for its page and for who embeds that; undefined where nobody does. */
export function providerOf(asker: GadgetNode, name: string): GadgetNode | undefined {
  for (let child = asker; ; ) {
    const parent = parentOf(child);
    if (providerIn(parent ? parent.allowPublicAcquisition : child.hostAcquisition, name)) return parent ?? child;
    if (!parent) return child[NODE].uplink && child;
    child = parent;
  }
}

/** A request as it was made. */
export interface Acquisition {
  readonly asker: GadgetNode;
  readonly name: string;
}

let observe: ((made: Acquisition) => void) | undefined;

/** Names who hears of each request; for tools. */
export function observeAcquisitions(listener: typeof observe): void {
  observe = listener;
}

/** Asks the gadgets above `asker`, nearest first, then the page of the topmost one, then who embeds that page. */
export async function acquireFrom(
  asker: GadgetNode,
  name: string,
  args: readonly unknown[],
  signal: AbortSignal = new AbortController().signal,
  isPageAsked = true,
): Promise<unknown> {
  observe?.({ asker, name });
  let child = asker;
  let path = "";
  for (;;) {
    signal.throwIfAborted();
    path = `${child.localName}${child.scope && `[${child.scope}]`}${path && ` ${path}`}`;
    const parent = parentOf(child);
    const provider = providerIn(
      parent ? parent.allowPublicAcquisition : isPageAsked ? child.hostAcquisition : undefined,
      name,
    );
    if (provider) {
      const request = { scope: child.scope, path, signal };
      try {
        return await until(provider.apply(request, [...args]), signal);
      } catch (error) {
        if ((error as Error | undefined)?.name !== "AcquisitionError") throw error;
      }
    }
    if (parent) {
      child = parent;
      continue;
    }
    if (isPageAsked && child[NODE].uplink) return until(child[NODE].uplink(name, args, signal), signal);
    throw new AcquisitionError(`No gadget provides ${name}`);
  }
}
