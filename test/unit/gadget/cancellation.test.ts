/** Mutex, jobs and state under random cancellation and failure. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { mutex } from "../../../src/gadget/mutex.ts";
import { createServices } from "../../../src/gadget/service.ts";
import { createState, type State } from "../../../src/gadget/state.ts";
import { runs } from "../../support/runs.ts";

const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

type Step = { do: "call"; fails: boolean } | { do: "abort" | "finish"; which: number };
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant("call" as const), fails: fc.boolean() }),
    fc.record({ do: fc.constantFrom("abort" as const, "finish" as const), which: fc.nat(9) }),
  ),
  { minLength: 1, maxLength: 30 },
);

/** Work that a test ends by hand. */
interface Held {
  id: number;
  signal: AbortSignal;
  end(): void;
}

test("a mutex runs one call at a time in the order of the calls; one that is aborted while it waits never begins and holds up nobody", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const running: Held[] = [];
      const begun: number[] = [];
      const run = mutex(
        ({ id, fails, signal }: { id: number; fails: boolean; signal: AbortSignal }) =>
          new Promise<number>((resolve, reject) => {
            begun.push(id);
            const end = () => {
              running.splice(0, 1);
              if (fails) reject(new RangeError(String(id)));
              else resolve(id);
            };
            running.push({ id, signal, end });
          }),
      );
      const calls: { id: number; fails: boolean; life: AbortController; outcome: Promise<unknown> }[] = [];
      const dropped = new Set<number>();
      for (const step of script as Step[]) {
        if (step.do === "call") {
          const [id, life] = [calls.length, new AbortController()];
          const outcome = run({ id, fails: step.fails, signal: life.signal }).catch((error: unknown) => error);
          calls.push({ id, fails: step.fails, life, outcome });
        } else if (step.do === "finish") running[0]?.end();
        else {
          const call = calls[step.which];
          if (call && !begun.includes(call.id)) dropped.add(call.id);
          call?.life.abort(`stop ${call.id}`);
        }
        await settle();
        expect(running.length).toBeLessThanOrEqual(1);
      }
      while (running.length > 0) {
        running[0]!.end();
        await settle();
      }
      expect(begun).toEqual(calls.map(({ id }) => id).filter((id) => !dropped.has(id)));
      for (const { id, fails, outcome } of calls) {
        const result = await outcome;
        if (dropped.has(id)) expect(result).toBe(`stop ${id}`);
        else if (fails) expect(result).toMatchObject({ name: "RangeError", message: String(id) });
        else expect(result).toBe(id);
      }
    }),
    { numRuns: runs(200) },
  );
});

type Act = { do: "call" | "finish" | "fail"; job: 0 | 1 } | { do: "leave" } | { do: "return" };
const acts = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant("call" as const), job: fc.constantFrom(0 as const, 1 as const) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant("finish" as const), job: fc.constantFrom(0 as const, 1 as const) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant("fail" as const), job: fc.constantFrom(0 as const, 1 as const) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("leave" as const, "return" as const) }) },
  ),
  { minLength: 1, maxLength: 40 },
);

test("of each job one run is alive at most, the latest; none while its gadget is away, and a failure ends them all and is told once", async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (script) => {
      const told: unknown[] = [];
      const services = createServices((error) => told.push(error));
      const live: (Held & { fail(): void })[][] = [[], []];
      const alive = (job: 0 | 1) => live[job]!.filter(({ signal }) => !signal.aborted);
      let calls = 0;
      const jobs = live.map((mine) =>
        services.declareJob(
          (signal, id: number) =>
            new Promise<void>((resolve, reject) => {
              mine.push({ id, signal, end: resolve, fail: () => reject(new RangeError(String(id))) });
              signal.addEventListener("abort", () => reject(signal.reason), { once: true });
            }),
        ),
      );
      let life: AbortController | undefined = new AbortController();
      services.start(life.signal);
      let failures = 0;
      const latest: (number | undefined)[] = [undefined, undefined];
      for (const act of script as Act[]) {
        if (act.do === "call") {
          latest[act.job] = ++calls;
          expect(jobs[act.job]!(calls)).toBeUndefined();
        } else if (act.do === "leave") {
          life?.abort(new DOMException("left", "AbortError"));
          life = undefined;
        } else if (act.do === "return") {
          life ??= new AbortController();
          services.start(life.signal);
        } else {
          const one = alive(act.job)[0];
          if (act.do === "finish") one?.end();
          else if (one) {
            one.fail();
            failures++;
            life = undefined; // as a gadget that failed: it starts again when it is tried again
          }
          if (one) live[act.job]!.splice(live[act.job]!.indexOf(one), 1);
        }
        await settle();
        for (const job of [0, 1] as const) {
          const now = alive(job);
          expect(now.length).toBeLessThanOrEqual(1);
          if (!life) expect(now).toEqual([]);
          if (life && act.do === "call" && act.job === job) expect(now[0]!.id).toBe(latest[job]);
        }
        expect(told).toHaveLength(failures);
      }
    }),
    { numRuns: runs(200) },
  );
});

test("no delta is lost, whatever callbacks fail: each offers what is still owed, and the state is all of them", async () => {
  const delta = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.nat(2), { maxKeys: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ delta, fails: fc.boolean() }), { maxLength: 20 }), async (changes) => {
      let fails = false;
      let offered: State | undefined;
      const state = createState((modified) => {
        offered = modified;
        if (fails) throw new RangeError("refused");
        return "taken";
      });
      let [current, owed]: [State, State] = [{}, {}];
      for (const change of changes) {
        ({ fails } = change);
        offered = undefined;
        for (const [key, value] of Object.entries(change.delta)) if (current[key] !== value) owed[key] = value;
        current = { ...current, ...change.delta };
        const end = await state.change(change.delta).catch((error: unknown) => error);
        expect(state.current).toEqual(current);
        if (Object.keys(owed).length === 0) expect([offered, end]).toEqual([undefined, undefined]);
        else expect(offered).toEqual(owed);
        if (!fails) owed = {};
      }
    }),
    { numRuns: runs(200) },
  );
});
