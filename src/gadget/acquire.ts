import { until } from "../base/signal.ts";
import { AcquisitionError } from "./errors.ts";
import { type GadgetNode, parentOf } from "./tree.ts";

/** Everything a gadget may ask of those above it. Gadgets merge their own signatures into this interface. */
export interface Acquirable {
  reportServiceError(error: unknown): void;
}

type Signature<K extends keyof Acquirable> = Acquirable[K] extends (...args: infer A) => infer R
  ? (...args: A) => R
  : never;
export type Args<K extends keyof Acquirable> = Parameters<Signature<K>>;
export type Ret<K extends keyof Acquirable> = Awaited<ReturnType<Signature<K>>>;

/** What a provider sees of a request: the scope of its own child on the way, and the asker's patience. */
export interface Request {
  scope: string;
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

/** Asks the gadgets above `asker`, nearest first, then the host of the topmost one. */
export async function acquireFrom(
  asker: GadgetNode,
  name: string,
  args: readonly unknown[],
  signal: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  let child = asker;
  for (;;) {
    signal.throwIfAborted();
    const parent = parentOf(child);
    const provider = providerIn(parent ? parent.allowPublicAcquisition : child.hostAcquisition, name);
    if (provider) {
      const request = { scope: child.scope, signal };
      try {
        return await until(provider.apply(request, [...args]), signal);
      } catch (error) {
        if ((error as Error | undefined)?.name !== "AcquisitionError") throw error;
      }
    }
    if (!parent) throw new AcquisitionError(`No gadget provides ${name}`);
    child = parent;
  }
}
