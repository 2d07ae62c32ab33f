/** Runs the work given for one key in the order it was given, one after another; keys do not wait for each other. */
export function createSerial() {
  const last = new Map<string | number, Promise<unknown>>();
  return function serial<T>(key: string | number, work: () => Promise<T>): Promise<T> {
    const result = (last.get(key) ?? Promise.resolve()).then(work, work);
    const ended = result.then(forget, forget);
    function forget() {
      if (last.get(key) === ended) last.delete(key);
    }
    last.set(key, ended);
    return result;
  };
}
