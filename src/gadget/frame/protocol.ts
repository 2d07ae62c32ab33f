/** The words of the handshake between a page and a frame in it; what follows goes over the port. */

/** The frame says that it listens, and as `page` which loading of it; sent to the window of its host. */
export const READY = "wf-frame-ready";
/** The host answers with the port; in a sandbox also with the code that serves it there. */
export const INIT = "wf-frame-init";

export const isMessage = (data: unknown, type: string): boolean =>
  typeof data === "object" && data !== null && "type" in data && data.type === type;

/** Where code inside a sandbox finds the way to its host; shared by every copy of this module in the frame. */
export const INSIDE: unique symbol = Symbol.for("wendelin-field.frame");

/** What code in a sandbox may use, as the global `gadget`. */
export interface InsideGadget {
  /** The name that the host knows this gadget by. */
  readonly scope: string;
  /** The origin of the host's page. */
  readonly hostOrigin: string;
  /** Asks the gadgets above the frame. Throws an error named AcquisitionError when nobody answers to that name. */
  acquire(
    name: string,
    args?: readonly unknown[],
    o?: { signal?: AbortSignal; transfer?: Transferable[] },
  ): Promise<unknown>;
  /** Names methods that the host may call; `this` has `signal`, and `transfer(...)` for what moves with the result. */
  publish(methods: Readonly<Record<string, InsideMethod>>): void;
  /** Lets the host wait for this as well before the gadget counts as ready. */
  ready(work: Promise<unknown>): void;
  /** Asks for this height in CSS pixels; from then on the content's own height is no longer followed. */
  resize(heightPx: number): void;
}

/** What it takes is its author's business; what arrives is what the host sent. */
export type InsideMethod = (this: InsideCall, ...args: never[]) => unknown;

export interface InsideCall {
  readonly signal: AbortSignal;
  transfer(...list: Transferable[]): void;
}
