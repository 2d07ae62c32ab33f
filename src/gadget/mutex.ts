/**
 * The same function, one call at a time, in the order of the calls; one that fails lets the next begin.
 */
export function mutex<A extends unknown[], R>(run: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return function (this: unknown, ...args) {
    const call = last.then(() => run.apply(this, args));
    last = call.catch(() => {});
    return call;
  };
}
