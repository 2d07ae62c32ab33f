import { expect } from "../support/app.ts";
import { call, show } from "./support/assault.ts";
import { inPageOf, REACHES_SINKS, test } from "./support/hostile.ts";

const LOOP = "for (;;);";

// The frame's code has no port of its own: it takes the runtime's, to send what the runtime would not.
const FLOOD = `
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (...args) {
    MessagePort.prototype.postMessage = postMessage;
    for (let id = 1e6; id < 1.3e6; id++) postMessage.call(this, { type: "call", id, name: "acquire", args: ["nothing", []] });
    for (let n = 0; n < 1e5; n++) parent.parent.postMessage({ type: "wf-frame-ready" }, "*");
    return postMessage.apply(this, args);
  };
  gadget.acquire("nothing").catch(() => {});`;

const HEAP_BOMB = "const kept = []; for (;;) kept.push(new Array(1e5).fill({}).map(() => ({ kept })));";

const inWorker = (code: string) => `new Worker(URL.createObjectURL(new Blob([${JSON.stringify(code)}])));`;

const ATTACKS: Readonly<Record<string, string>> = {
  "loops for ever": LOOP,
  "loops for ever in a worker": inWorker(LOOP),
  "floods its host with calls": FLOOD,
  "fills its memory": HEAP_BOMB,
};

test("whatever a gadget does to its thread, its memory and its port, the page lives on and shows another gadget", async ({
  server,
  openBrowser,
  allow,
  sinks,
}) => {
  allow(/./);
  const { page } = await openBrowser({ args: [...REACHES_SINKS.args, "--js-flags=--max-old-space-size=200"] });
  await page.goto(server.url);
  const inPage = inPageOf(page);
  for (const [name, code] of Object.entries(ATTACKS)) {
    await show(inPage, sinks);
    call(inPage, "evaluate", code).catch(() => {});
    // A page that hangs never gets through these.
    const turns = () =>
      new Promise((resolve) => {
        let n = 0;
        const turn = () => (++n === 100 ? resolve(n) : setTimeout(turn));
        turn();
      });
    expect(await page.evaluate(turns), name).toBe(100);
    await show(inPage, sinks);
    expect(await call(inPage, "ok"), name).toBe("ok");
  }
});
