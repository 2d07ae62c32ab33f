/**
 * No gadget on the way up answers to that name. A provider throws it to pass the request on to the next one.
 *
 * Told apart by `name`, which survives a frame's border; the class does not.
 */
export class AcquisitionError extends Error {
  override readonly name = "AcquisitionError";
}

/** A gadget knows no child by that scope. Told apart by `name`, as AcquisitionError is. */
export class ScopeError extends Error {
  override readonly name = "ScopeError";
}
let report: (error: unknown) => void = (error) => reportError(error);

/**
 * Names who hears of an error that no gadget took; until then the window's own `error` event does.
 */
export function onUnhandled(listener: (error: unknown) => void): void {
  report = listener;
}

export function reportUnhandled(error: unknown): void {
  report(error);
}
