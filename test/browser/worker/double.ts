import { task } from "../../../src/worker/task.ts";

export const double = task<{ values: Float64Array }, Float64Array, { done: number }>("test/double");
export const fail = task<undefined, never>("test/fail");
export const hang = task<undefined, undefined>("test/hang");
export const crash = task<undefined, never>("test/crash");
