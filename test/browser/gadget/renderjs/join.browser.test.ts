import { afterEach, expect, test } from "vitest";
import { startParent } from "./peer.ts";

afterEach(() => document.body.replaceChildren());

/** A page of ours in a frame, its root given `methods` and `ready`, which joins whoever frames it. */
function page({ ready = "", allow = "() => true", before = "", waitMs = 60_000 } = {}): string {
  return `<!doctype html><title>Ours</title><body><script type="module">
    import { Gadget } from "/src/gadget/index.ts";
    import { NODE } from "/src/gadget/tree.ts";
    import { joinRenderJS } from "/src/gadget/renderjs/join.ts";
    class Ours extends Gadget {
      static published = ["add", "ask", "fail"];
      ready() { ${ready} }
      async add(a, b) { return a + b; }
      async ask(name, args) { return this.acquire(name, args); }
      async fail() { throw new RangeError("too far"); }
      async secret() { return "untold"; }
    }
    customElements.define("wf-ours", Ours);
    const root = document.createElement("wf-ours");
    ${before}
    const joined = joinRenderJS(root, { allowOrigin: ${allow}, waitMs: ${waitMs} });
    document.body.append(root);
    document.title = "joined: " + await joined;
    parent.postMessage(JSON.stringify({ told: document.title }), "*");
  </script>`;
}

function embed(html: string): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.srcdoc = html;
  document.body.append(frame);
  return frame;
}

const told = (frame: HTMLIFrameElement) =>
  new Promise<string>((resolve) =>
    addEventListener("message", ({ source, data }) => {
      const { told } = JSON.parse(String(data)) as { told?: string };
      if (source === frame.contentWindow && told) resolve(told);
    }),
  );

test("a renderJS page calls the published methods of our root, and no others", async () => {
  const parent = startParent(embed(page()));
  expect(await parent.ready).toEqual(
    expect.arrayContaining(["getTitle", "getPath", "getMethodList", "add", "ask", "fail"]),
  );
  expect(await parent.call("add", [1, 2])).toBe(3);
  expect(await parent.call("getTitle", [])).toMatch(/^(Ours|joined: true)$/);
  expect(await parent.call("getMethodList", ["method"])).toEqual(["add", "ask", "fail"]);
  await expect(parent.call("fail", [])).rejects.toThrow("RangeError: too far");
  for (const name of ["secret", "changeState", "constructor", "__proto__", "remove"])
    await expect(parent.call(name, [])).rejects.toThrow(`no method is published as ${name}`);
});

test("what nobody on our page provides is asked of the renderJS page, before our root is ready, too", async () => {
  const asked: string[] = [];
  const html = page({ ready: `return this.acquire("translate", ["hello"]).then((text) => (this.title = text));` });
  const parent = startParent(embed(html), (name, args) => {
    asked.push(name);
    if (name !== "translate") throw Object.assign(new Error("nobody"), { name: "AcquisitionError" });
    return `${args[0]}!`;
  });
  await parent.ready;
  expect(await parent.call("ask", ["translate", ["bye"]])).toBe("bye!");
  await expect(parent.call("ask", ["other", []])).rejects.toMatchObject({ name: "AcquisitionError" });
  expect(asked).toEqual(["translate", "translate", "other"]);
});

test("a root that fails says so", async () => {
  const parent = startParent(
    embed(
      page({ ready: `throw new Error("no data");`, before: `root.hostAcquisition = { reportServiceError() {} };` }),
    ),
  );
  await expect(parent.ready).rejects.toThrow("Error: no data");
});

test("where nobody answers, our page is a root and asks who else is there", async () => {
  const alone = embed(page({ waitMs: 20 }));
  expect(await told(alone)).toBe("joined: false");
  const other = `root[NODE].uplink = async (name) => "the other host's " + name;`;
  const html = page({
    waitMs: 20,
    before: other,
    ready: `return this.ask("x", []).then((x) => (document.body.id = x));`,
  });
  const frame = embed(html);
  await told(frame);
  await expect.poll(() => frame.contentDocument!.body.id).toBe("the other host's x");
});

test("a page of an origin that is not allowed is not answered", async () => {
  const frame = embed(page({ allow: `(origin) => origin === "https://example.org"`, waitMs: 50 }));
  const answer = told(frame);
  startParent(frame);
  expect(await answer).toBe("joined: false");
});

test("one that answers later is still taken", async () => {
  const frame = embed(page({ waitMs: 1 }));
  expect(await told(frame)).toBe("joined: false");
  const parent = startParent(frame);
  await parent.ready;
  expect(await parent.call("add", [20, 3])).toBe(23);
});
