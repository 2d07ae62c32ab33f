/** Functions of a part of the app that is loaded when one of them is first called. */

type Functions = Record<string, (...args: never[]) => unknown>;

/** Each calls the part's function of that name with the same `this`; where the part cannot be loaded, the call rejects and the next one tries again. */
export function atNeed<T extends Functions, K extends keyof T & string>(
  load: () => Promise<T>,
  names: readonly K[],
): { [N in K]: (this: unknown, ...args: Parameters<T[N]>) => Promise<Awaited<ReturnType<T[N]>>> } {
  const call = (name: K) =>
    async function (this: unknown, ...args: unknown[]) {
      const part = await load();
      return Reflect.apply(part[name]!, this, args);
    };
  return Object.fromEntries(names.map((name) => [name, call(name)])) as never;
}
