import { task } from "../../../src/worker/task.ts";

interface Where {
  database: string;
  id: string;
}
export interface Sums {
  sum: number;
  mean: number;
  count: number;
  /** Scratch folders while the work ran. */
  scratch: number;
}
/** What a compute worker does with arrays, under a memory budget of so many bytes. */
export const writeSine = task<Where & { length: number; blockBytes: number; budget: number }, Sums>("test/writeSine");
export const changeAtOnce = task<Where & { length: number; budget: number; fail: boolean }, Sums>("test/changeAtOnce");
export const readFlat = task<Where & { budget: number }, Sums>("test/readFlat");
export const readRef = task<{ ref: unknown }, number[]>("test/readRef");
export const appendThere = task<Where & { values: number[] }, string>("test/array/append");
