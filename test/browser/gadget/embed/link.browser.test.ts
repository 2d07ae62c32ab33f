import { afterEach, expect, test } from "vitest";
import { type Embedded, type EmbedOpts, embed } from "../../../../src/gadget/embed/embed.ts";

const lives: AbortController[] = [];
afterEach(() => {
  for (const life of lives.splice(0)) life.abort(new DOMException("done", "AbortError"));
  document.body.replaceChildren();
});

/** A page of a gadget, as a host sees it: it notes what it was told, from nothing on at each loading. */
const PAGE = `<!doctype html><p>A gadget</p><script type="module">
  import { connectPort } from "${new URL("../../../../src/gadget/frame/port-rpc.ts", import.meta.url)}";
  const told = [];
  const page = Math.random().toString(36);
  const again = setInterval(() => parent.postMessage({ type: "wf-frame-ready", page }, "*"), 10);
  addEventListener("message", ({ data, ports }) => {
    if (data?.type !== "wf-frame-init") return;
    clearInterval(again);
    const rpc = connectPort(ports[0], { answer(name, args) {
      if (name !== "call") return void told.push([name, ...args]);
      const [method] = args;
      if (method === "told") return told;
      if (method === "reload") setTimeout(() => location.reload());
      if (method === "hang") return new Promise(() => {});
    } });
    if (!location.hash) addEventListener("pagehide", () => rpc.close("left"));
  });
</script>`;

async function embedded(hash: string, o: Partial<EmbedOpts> = {}): Promise<Embedded> {
  const url = URL.createObjectURL(new Blob([PAGE], { type: "text/html" }));
  const life = new AbortController();
  lives.push(life);
  return embed(document.body, { src: `${url}${hash}`, signal: life.signal, ...o });
}

test.each([
  ["and says so", ""],
  ["without a word", "#silent"],
])(
  "a page that loads anew %s is connected again and told all it was told before; what was pending rejects",
  async (_how, hash) => {
    const errors: unknown[] = [];
    const gadget = await embedded(hash, {
      on: { "wf-zoomed": () => {} },
      theme: { scheme: "dark" },
      onError: (error) => errors.push(error),
    });
    await gadget.setTheme({ properties: { "--wf-accent": "red" } });
    const pending = gadget.call("hang");
    await gadget.call("reload");
    await expect(pending).rejects.toMatchObject({ code: "worker-lost" });
    expect(await gadget.call("told")).toEqual([
      ["theme", { scheme: "dark", properties: { "--wf-accent": "red" } }],
      ["listen", ["wf-zoomed"]],
      ["load"],
    ]);
    expect(errors).toMatchObject([{ code: "worker-lost" }]);
  },
);

test("where no page comes back, calls are told so, until one does", async () => {
  const failed = Promise.withResolvers<unknown>();
  let losses = 0;
  const gadget = await embedded("", { timeoutMs: 3000, onError: (error) => ++losses > 1 && failed.resolve(error) });
  const { src } = gadget.frame;
  gadget.frame.src = URL.createObjectURL(new Blob(["another page"], { type: "text/html" }));
  expect(await failed.promise).toMatchObject({ code: "timeout" });
  await expect(gadget.call("told")).rejects.toMatchObject({ code: "timeout" });
  gadget.frame.src = src;
  await expect.poll(() => gadget.call("told").catch(() => []), { timeout: 20_000 }).toHaveLength(2);
}, 40_000);
