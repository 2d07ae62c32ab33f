import { html } from "lit";
import { afterEach, expect, test } from "vitest";
import { clear, probe, shown, tick } from "./fixture.ts";

afterEach(clear);

test("changeState gives onStateChange the changed keys only, resolves with its answer, and renders", async () => {
  const seen: unknown[] = [];
  const gadget = probe({
    onChange: (modified) => {
      seen.push(modified);
      return seen.length;
    },
  });
  gadget.template = () => html`${gadget.state.a}`;
  await shown(gadget);
  const before = gadget.state;
  expect(await gadget.changeState({ a: 1, b: 2 })).toBe(1);
  expect(await gadget.changeState({ a: 1, b: 3 })).toBe(2);
  expect(seen).toEqual([{ a: 1, b: 2 }, { b: 3 }]);
  expect(before).toEqual({});
  expect(gadget.state).toEqual({ a: 1, b: 3 });
  await gadget.updateComplete;
  expect(gadget.text).toBe("1");
});

test("an unchanged state does not call onStateChange", async () => {
  let calls = 0;
  const gadget = await shown(probe({ onChange: () => calls++ }));
  await gadget.changeState({ a: Number.NaN });
  await gadget.changeState({ a: Number.NaN });
  await gadget.changeState({});
  expect(calls).toBe(1);
});

test("a delta that onStateChange failed on is offered again with the next one, even an empty one", async () => {
  const seen: unknown[] = [];
  const failure = new Error("no room");
  const gadget = await shown(
    probe({
      onChange: (modified) => {
        seen.push(modified);
        if (seen.length === 1) throw failure;
      },
    }),
  );
  await expect(gadget.changeState({ a: 1 })).rejects.toBe(failure);
  expect(gadget.state).toEqual({ a: 1 });
  await gadget.changeState({});
  await gadget.changeState({});
  expect(seen).toEqual([{ a: 1 }, { a: 1 }]);
});

test("changes wait for one another", async () => {
  const log: string[] = [];
  const gadget = await shown(
    probe({
      onChange: async ({ a }) => {
        log.push(`+${a}`);
        await tick(5);
        log.push(`-${a}`);
      },
    }),
  );
  const delta = { a: 1 };
  const first = gadget.changeState({ a: 0 });
  const second = gadget.changeState(delta);
  delta.a = 9;
  await Promise.all([first, second]);
  expect(log).toEqual(["+0", "-0", "+1", "-1"]);
});

test("onStateChange hears when the gadget leaves", async () => {
  let heard: AbortSignal | undefined;
  const gadget = await shown(
    probe({
      onChange: (_modified, signal) => {
        heard = signal;
      },
    }),
  );
  await gadget.changeState({ a: 1 });
  expect(heard?.aborted).toBe(false);
  gadget.remove();
  expect(heard?.aborted).toBe(true);
});
