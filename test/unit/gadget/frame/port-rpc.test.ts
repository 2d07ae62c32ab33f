import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { FieldError } from "../../../../src/base/errors.ts";
import { connectPort, type PortOpts, type PortRpc } from "../../../../src/gadget/frame/port-rpc.ts";
import { runs } from "../../../support/runs.ts";

const open: PortRpc[] = [];
afterEach(() => {
  for (const rpc of open.splice(0)) rpc.close(new Error("the test is over"));
});

const refuse = () => Promise.reject(new Error("nothing is answered here"));

function pair(answer: PortOpts["answer"], o: Partial<PortOpts> = {}) {
  const { port1, port2 } = new MessageChannel();
  const caller = connectPort(port1, { answer: refuse, ...o });
  const answerer = connectPort(port2, { answer, ...o });
  open.push(caller, answerer);
  return { caller, answerer };
}

/** A peer of which the test writes every message. */
function raw(answer: PortOpts["answer"] = refuse, o: Partial<PortOpts> = {}) {
  const { port1, port2 } = new MessageChannel();
  const rpc = connectPort(port1, { answer, ...o });
  open.push(rpc);
  const queue: unknown[] = [];
  let wake = () => {};
  port2.onmessage = ({ data }) => {
    queue.push(data);
    wake();
  };
  const next = async () => {
    while (queue.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return queue.shift() as Record<string, unknown>;
  };
  return { rpc, port: port2, next };
}

test("a call carries its arguments by structured clone, and its result comes back the same way", async () => {
  const { caller } = pair((name, args) => ({ name, args }));
  const args = [1n, new Map([["a", new Uint8Array([1, 2])]]), { deep: [undefined, null] }];
  expect(await caller.call("echo", args)).toEqual({ name: "echo", args });
});

test("errors are revived by their name, with code and facts, and without the stack unless it may be told", async () => {
  const acquisition = Object.assign(new Error("nobody"), { name: "AcquisitionError" });
  const thrown = [
    new FieldError("not-found", "no such thing", { key: "a", n: 1n }),
    acquisition,
    "a string",
    undefined,
  ];
  const { caller } = pair((_name, [n]) => Promise.reject(thrown[n as number]));
  const caught = (n: number) => caller.call("fail", [n]).catch((error: unknown) => error);
  expect(await caught(0)).toMatchObject({ code: "not-found", message: "no such thing", facts: { key: "a", n: "1" } });
  expect(await caught(0)).toBeInstanceOf(FieldError);
  expect(await caught(1)).toMatchObject({ name: "AcquisitionError", message: "nobody" });
  expect(await caught(2)).toBe("a string");
  expect(await caught(3)).toBeUndefined();
  const secret = () => {
    throw Object.assign(new Error("x"), { stack: "at secret.ts:1" });
  };
  const silent = await pair(secret)
    .caller.call("x")
    .catch((error: Error) => error.stack);
  expect(silent).not.toContain("secret.ts");
  const open = await pair(secret, { withStack: true })
    .caller.call("x")
    .catch((error: Error) => error.stack);
  expect(open).toContain("secret.ts");
});

test("an error among the arguments arrives as the error it was", async () => {
  const { caller } = pair((_name, [error]) => [error instanceof FieldError, (error as FieldError).code]);
  expect(await caller.call("report", [new FieldError("timeout", "late")])).toEqual([true, "timeout"]);
});

test("an abort rejects the caller with its own reason, and tells the answering side", async () => {
  let seen: (reason: unknown) => void = () => {};
  const told = new Promise((resolve) => (seen = resolve));
  let begun = () => {};
  const begins = new Promise<void>((resolve) => (begun = resolve));
  const { caller } = pair((_name, _args, { signal }) => {
    begun();
    return new Promise(() => signal.addEventListener("abort", () => seen(signal.reason)));
  });
  const stop = new AbortController();
  const call = caller.call("hang", [], { signal: stop.signal });
  await begins;
  stop.abort("enough");
  await expect(call).rejects.toBe("enough");
  expect(await told).toBe("enough");
  await expect(caller.call("hang", [], { signal: stop.signal })).rejects.toBe("enough");
});

test("a call that is aborted before it began is never begun", async () => {
  const begun: unknown[] = [];
  const { caller } = pair((_name, [n]) => begun.push(n));
  const stop = new AbortController();
  const first = caller.call("note", ["aborted"], { signal: stop.signal });
  stop.abort("enough");
  await expect(first).rejects.toBe("enough");
  await caller.call("note", ["kept"]);
  expect(begun).toEqual(["kept"]);
});

test("buffers move with a call and with its result", async () => {
  const { caller } = pair((_name, [bytes], { transfer }) => {
    const { buffer } = bytes as Uint8Array<ArrayBuffer>;
    transfer(buffer);
    return buffer;
  });
  const bytes = new Uint8Array(1000);
  const back = (await caller.call("move", [bytes], { transfer: [bytes.buffer] })) as ArrayBuffer;
  expect([bytes.byteLength, back.byteLength]).toEqual([0, 1000]);
});

test("what is larger than the limit, cyclic, or cannot cross is refused at the sender; the connection lives on", async () => {
  const { caller } = pair((name) => (name === "large" ? new Uint8Array(2000) : "ok"), { maxBytes: 1000 });
  const cycle: unknown[] = [];
  cycle.push(cycle);
  const deep = Array.from({ length: 2000 }).reduce<unknown>((inner) => [inner], 0);
  const sparse = new Array(2 ** 30);
  const shared = new SharedArrayBuffer(8);
  for (const arg of [new Uint8Array(1001), "x".repeat(501), cycle, deep, sparse, shared, () => {}, Symbol("s")])
    await expect(caller.call("take", [arg])).rejects.toMatchObject({ code: "invalid-argument" });
  await expect(caller.call("large")).rejects.toMatchObject({ code: "invalid-argument" });
  const twice = { a: 1 };
  const moved = new ArrayBuffer(4000);
  for (const arg of [new Uint8Array(1000), [twice, twice], new Blob(["x".repeat(2000)])])
    expect(await caller.call("take", [arg])).toBe("ok");
  expect(await caller.call("take", [moved], { transfer: [moved] })).toBe("ok");
});

test("the limit is 64 MiB where nothing else is said", async () => {
  const { caller } = pair(() => "ok");
  await expect(caller.call("take", [new Uint8Array(64 * 2 ** 20 + 1)])).rejects.toMatchObject({
    code: "invalid-argument",
  });
  expect(await caller.call("take", [new Uint8Array(64 * 2 ** 20)])).toBe("ok");
});

test("closing rejects what is pending on both sides, and whatever is asked later", async () => {
  let seen: AbortSignal | undefined;
  let begun = () => {};
  const begins = new Promise<void>((resolve) => (begun = resolve));
  const hang: PortOpts["answer"] = (_name, _args, { signal }) => {
    seen = signal;
    begun();
    return new Promise(() => {});
  };
  const { caller, answerer } = pair(hang);
  const call = caller.call("hang");
  await begins;
  answerer.close("gone");
  expect(seen?.reason).toBe("gone");
  await expect(call).rejects.toMatchObject({ code: "worker-lost" });
  await expect(caller.call("hang")).rejects.toMatchObject({ code: "worker-lost" });
  await expect(answerer.call("hang")).rejects.toBe("gone");
});

test("a signal that aborts ends the connection with its reason", async () => {
  const life = new AbortController();
  const reasons: unknown[] = [];
  const { rpc } = raw(refuse, { signal: life.signal, onClose: (reason) => reasons.push(reason) });
  const call = rpc.call("hang");
  life.abort("left");
  await expect(call).rejects.toBe("left");
  expect(reasons).toEqual(["left"]);
});

test("only the number of calls the other side can take is under way; the others wait for their turn, aborted ones do not", async () => {
  let running = 0;
  let most = 0;
  const { caller } = pair(async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve));
    running--;
  });
  const stop = new AbortController();
  const calls = Array.from({ length: 1000 }, (_, n) => caller.call("work", [], n % 3 ? {} : { signal: stop.signal }));
  const all = Promise.allSettled(calls);
  await calls[1];
  stop.abort("enough");
  for (const [n, { status }] of (await all).entries()) if (n % 3) expect(status).toBe("fulfilled");
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(512);
});

test("a flood of calls ends the connection; before that, those over the bound are refused one by one", async () => {
  const reasons: unknown[] = [];
  let begun = 0;
  const { port, next } = raw(
    () => {
      begun++;
      return new Promise(() => {});
    },
    { onClose: (reason) => reasons.push(reason) },
  );
  for (let id = 1; id <= 1100; id++) port.postMessage({ type: "call", id, name: "x", args: [] });
  expect(await next()).toMatchObject({ type: "error", thrown: { error: { code: "over-budget" } } });
  expect(begun).toBe(1024);
  for (let id = 2000; id <= 12_000; id++) port.postMessage({ type: "call", id, name: "x", args: [] });
  for (;;) if ((await next()).type === "close") break;
  expect(reasons).toMatchObject([{ code: "over-budget" }]);
});

test("a replayed call is not answered a second time while the first is, a forged reply settles nothing", async () => {
  const begun: unknown[] = [];
  const { rpc, port, next } = raw((_name, args) => {
    begun.push(args[0]);
    return new Promise(() => {});
  });
  port.postMessage({ type: "call", id: 1, name: "x", args: ["first"] });
  port.postMessage({ type: "call", id: 1, name: "x", args: ["replayed"] });
  const mine = rpc.call("mine");
  const { id } = await next();
  port.postMessage({ type: "result", id: (id as number) + 1, value: "forged" });
  port.postMessage({ type: "result", id, value: "right" });
  port.postMessage({ type: "result", id, value: "again" });
  expect(await mine).toBe("right");
  expect(begun).toEqual(["first"]);
});

const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true });
const almost = fc.record(
  {
    type: fc.oneof(fc.constantFrom("call", "result", "error", "abort"), anything),
    id: fc.oneof(fc.constantFrom(1, 2, 3), anything),
    name: fc.oneof(fc.constantFrom("constructor", "__proto__", "call"), anything),
    args: fc.oneof(fc.array(anything), anything),
    errors: anything,
    value: anything,
    thrown: fc.oneof(
      fc.record({ error: fc.record({ name: anything, message: anything, code: anything, facts: anything }) }),
      anything,
    ),
    reason: anything,
  },
  { requiredKeys: [] },
);

test("whatever arrives, nothing throws outside a call, and an honest call is answered afterwards", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(almost, anything), { maxLength: 30 }), async (messages) => {
      const { rpc, port, next } = raw((name, args) => `${name} ${args.length}`);
      rpc.call("mine").catch(() => {});
      for (const message of messages)
        try {
          port.postMessage(message);
        } catch {} // what cannot be sent cannot arrive
      port.postMessage({ type: "call", id: 9_999_999, name: "honest", args: [1, 2] });
      for (;;) {
        const { type, id, value } = await next();
        if (type === "result" && id === 9_999_999) return void expect(value).toBe("honest 2");
      }
    }),
    { numRuns: runs(60) },
  );
});
