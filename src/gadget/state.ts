import { mutex } from "./mutex.ts";

export type State = Record<string, unknown>;

/** State that changes one delta at a time; what a failed callback did not take in is offered to the next one. */
export function createState(onChange: (modified: State) => unknown): {
  readonly current: Readonly<State>;
  change(delta: State): Promise<unknown>;
} {
  let current: Readonly<State> = Object.freeze({});
  let owed: State = {};
  const change = mutex(async (delta: State) => {
    const changed = Object.entries(delta).filter(([key, value]) => !Object.is(current[key], value));
    owed = { ...owed, ...Object.fromEntries(changed) };
    if (Object.keys(owed).length === 0) return undefined;
    current = Object.freeze({ ...current, ...owed });
    const result = await onChange({ ...owed });
    owed = {};
    return result;
  });
  return {
    get current() {
      return current;
    },
    change: (delta) => change({ ...delta }),
  };
}
