import type { FrameLocator, Page } from "@playwright/test";
import { childPage, startParent } from "../browser/gadget/renderjs/peer.ts";
import { type Site, startSite } from "./embed/site.ts";
import { test as base, expect } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";

/** What npm test builds with: another origin and, for the browser, another site than the 127.0.0.1 of our server. */
const ALLOWED = "http://localhost:*";

const test = base.extend<{ site: Site }>({
  site: async ({ server }, use) => {
    const policy = (await fetch(`${server.url}gadgets/plot/`)).headers.get("content-security-policy");
    expect(policy, `this build must be made with EMBED_ORIGINS="${ALLOWED}"`).toContain(
      `frame-ancestors 'self' ${ALLOWED}`,
    );
    const site = await startSite("examples/embed", "dist");
    await use(site);
    await site.close();
  },
});

/** The same server under a name that is of the other site's own site, so that its storage is not a third party's. */
const asNeighbour = (url: string) => url.replace("127.0.0.1", "localhost").replace(/\/$/, "");

const fieldOf = (url: string) => `?field=${encodeURIComponent(url)}`;

async function openExample(page: Page, site: Site, field: string): Promise<FrameLocator> {
  await page.goto(`${site.url}/${fieldOf(field)}`);
  await expect(page.getByRole("status")).toHaveText("Shown: A sweep, 16000 values");
  return page.frameLocator("iframe");
}

test("a page of another site draws its own signal, hears of the zoom, and chooses the colours", async ({
  server,
  site,
  openBrowser,
}) => {
  const { page } = await openBrowser({ colorScheme: "light" });
  const frame = await openExample(page, site, asNeighbour(server.url));
  const plot = frame.getByRole("application");
  await expect(plot).toHaveAccessibleName(/^A sweep/);
  await page.getByRole("button", { name: "Draw a beat" }).click();
  await expect(plot).toHaveAccessibleName(/^A beat/);
  await frame.getByRole("button", { name: "Zoom in" }).click();
  await expect(page.getByRole("status")).toHaveText(/^Shown: \d\.\d+ s to \d\.\d+ s$/);

  const background = () => frame.locator("html").evaluate((root) => getComputedStyle(root).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "Change to dark" }).click();
  await expect.poll(background).not.toBe(light);
  const height = (await page.locator("iframe").boundingBox())!.height;
  expect(height).toBeGreaterThan(18 * 16); // the frame is as high as what it shows
  expect(await frame.locator("html").evaluate((root) => root.scrollHeight - root.clientHeight)).toBeLessThanOrEqual(0);
  await expectSound(page, "example");
  await page.screenshot({ path: "test-results/embed-dark.png" });
});

test("an embedded plot is there offline after the first visit", async ({ server, site, openBrowser, allow }) => {
  const { page } = await openBrowser();
  const frame = await openExample(page, site, asNeighbour(server.url));
  await frame.locator("html").evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  site.pages.set("/embed.js", await (await fetch(`${asNeighbour(server.url)}/embed.js`)).text()); // a copy of its own, as hosts keep
  site.pages.set("/offline/", offlineHost(asNeighbour(server.url)));
  await server.kill();
  allow(/ERR_CONNECTION_REFUSED/);
  await page.goto(`${site.url}/offline/`);
  await expect(page.locator("body")).toHaveAttribute("data-view", "[0,3]");
});

const offlineHost = (field: string) => `<!doctype html><title>Offline</title><body><script type="module">
  import { embed } from "/embed.js";
  const plot = await embed(document.body, { src: "${field}/gadgets/plot/" });
  await plot.call("show", [{ y: [1, 2, 3, 2] }]);
  document.body.dataset.view = JSON.stringify(await plot.call("getView"));
</script>`;

test("a page whose origin is not allowed sees nothing, and is told so", async ({
  server,
  site,
  openBrowser,
  allow,
}) => {
  allow(/frame-ancestors|violates the following Content Security Policy|ERR_BLOCKED_BY_RESPONSE/);
  const { page } = await openBrowser();
  site.pages.set(
    "/stranger/",
    `<!doctype html><title>Stranger</title><body><script type="module">
      const { embed } = await import("${asNeighbour(server.url)}/embed.js");
      const refused = await embed(document.body, { src: "/gadgets/plot/", timeoutMs: 3000 }).catch((error) => error);
      document.body.textContent = refused.code + ": " + refused.message;
    </script>`,
  );
  await page.goto(`${site.strangeUrl}/stranger/`);
  await expect(page.locator("body")).toHaveText(/^timeout: .*\/gadgets\/plot\//);
});

test("a gadget asks its host for what concerns the surroundings, and has its own storage", async ({
  server,
  site,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  site.pages.set(
    "/list/",
    hostPage(`
      const asked = [];
      const list = await embed(document.body, {
        src: "${asNeighbour(server.url)}/gadgets/storage/",
        provide: {
          updateHeader({ title }) { asked.push("updateHeader"); },
          jio_allDocs() { asked.push("never: the page has its own"); return []; },
        },
      });
      const failure = await list.call("remove").catch((error) => error.code);
      document.body.dataset.said = JSON.stringify([failure, ...new Set(asked)]);
    `),
  );
  site.pages.set("/embed.js", await (await fetch(`${server.url}embed.js`)).text());
  await page.goto(`${site.url}/list/`);
  await expect(page.locator("body")).toHaveAttribute("data-said", /^\["not-found"/);
  await expect(page.frameLocator("iframe").getByRole("heading", { name: "What takes the space" })).toBeVisible();
  expect(await page.locator("body").getAttribute("data-said")).not.toContain("never");
});

test("where the browser refuses all storage, a gadget shows a sample, says so, and changes nothing", async ({
  server,
  site,
  openBrowser,
}) => {
  const { page } = await openBrowser({ args: ["--test-third-party-cookie-phaseout"] });
  site.pages.set("/embed.js", await (await fetch(`${server.url}embed.js`)).text());
  site.pages.set(
    "/refused/",
    hostPage(`
      for (const name of ["data-stream", "spectrogram", "document-list"])
        await embed(document.body, { src: "${server.url}gadgets/" + name + "/", title: name });
      document.body.dataset.all = "there";
    `),
  );
  await page.goto(`${site.url}/refused/`);
  await expect(page.locator("body")).toHaveAttribute("data-all", "there");
  const [stream, picture, list] = ["data-stream", "spectrogram", "document-list"].map((name) =>
    page.frameLocator(`iframe[title="${name}"]`),
  ) as [FrameLocator, FrameLocator, FrameLocator];
  await expect(list.getByRole("link", { name: "Synthetic bearing recording" })).toBeVisible();
  await expect(list.getByText(/^Read only/)).toBeVisible();
  for (const plot of ["Waveform", "Spectrogram", "Newest spectrum"])
    await expect(stream.getByRole("application", { name: new RegExp(`^${plot}.*highest`, "i") })).toBeVisible();
  await stream.getByRole("button", { name: "Compute", exact: true }).click();
  await expect(stream.getByText(/can be looked at only/)).toBeVisible();
  await expect(picture.getByRole("application")).toHaveAccessibleName(/.+/);
});

const hostPage = (script: string) => `<!doctype html><title>Host</title><body><script type="module">
  import { embed } from "/embed.js";
  ${script}
</script>`;

test("a link inside an embedded gadget is the host's to follow, or opens beside; the gadget stays", async ({
  server,
  site,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  site.pages.set("/embed.js", await (await fetch(`${server.url}embed.js`)).text());
  site.pages.set(
    "/links/",
    hostPage(`
      const src = "${asNeighbour(server.url)}/gadgets/error-reports/#/error_report_module/none";
      await embed(document.body, { src, title: "deaf" });
      await embed(document.body, {
        src,
        title: "listening",
        provide: { redirect(state) { document.body.dataset.asked = JSON.stringify(state); } },
      });
      document.body.dataset.all = "there";
    `),
  );
  await page.goto(`${site.url}/links/`);
  await expect(page.locator("body")).toHaveAttribute("data-all", "there");
  const linkIn = (title: string) =>
    page.frameLocator(`iframe[title="${title}"]`).getByRole("link", { name: "All error reports" });
  await linkIn("listening").click();
  await expect(page.locator("body")).toHaveAttribute("data-asked", '{"path":"error_report_module"}');
  await expect(linkIn("listening")).toBeVisible();
  const [beside] = await Promise.all([page.context().waitForEvent("page"), linkIn("deaf").click()]);
  await expect(beside.getByRole("heading", { name: "Error reports", level: 1 })).toBeVisible();
  await expect(linkIn("deaf")).toBeVisible();
});

test("a host that comes late finds no sample, and no word of one", async ({ server, site, openBrowser }) => {
  const { page } = await openBrowser();
  site.pages.set(
    "/late/",
    `<!doctype html><title>Late</title><body>
      <iframe title="plot" src="${asNeighbour(server.url)}/gadgets/plot/"></iframe></body>`,
  );
  await page.goto(`${site.url}/late/`);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByText(/^A synthetic sample/)).toBeVisible();
  await expect(frame.getByRole("application")).toHaveAccessibleName(/^Synthetic bearing/);
  await page.evaluate(() => {
    const { port2 } = new MessageChannel();
    document.querySelector("iframe")!.contentWindow!.postMessage({ type: "wf-frame-init" }, "*", [port2]);
  });
  await expect(frame.getByText(/^A synthetic sample/)).toHaveCount(0);
  await expect(frame.getByRole("application")).not.toHaveAccessibleName(/^Synthetic bearing/);
});

test("framed by a host without headers, the app and strangers' gadgets do not start", async ({
  server,
  site,
  openBrowser,
}) => {
  const { page } = await openBrowser({ serviceWorkers: "block" });
  await page.route(`${server.url}**`, async (route) => {
    const response = await route.fetch();
    const { "content-security-policy": _none, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  site.pages.set(
    "/framing/",
    `<!doctype html><title>Framing</title><body>
      <iframe title="app" src="${server.url}"></iframe><iframe title="gadget" src="${server.url}gadgets/storage/"></iframe>`,
  );
  for (const [from, titles] of [
    [site.url, ["app"]],
    [site.strangeUrl, ["app", "gadget"]],
  ] as const) {
    await page.goto(`${from}/framing/`);
    for (const title of titles) {
      const frame = page.frameLocator(`iframe[title="${title}"]`);
      await expect(frame.getByRole("link", { name: "Open it by itself" })).toBeVisible();
      await expect(frame.locator("wf-launcher, wf-storage")).toHaveCount(0);
    }
  }
});

test("a renderJS page of another site calls our gadgets", async ({ server, site, openBrowser }) => {
  const { page } = await openBrowser();
  site.pages.set(
    "/renderjs/",
    `<!doctype html><title>renderJS</title><body><iframe title="plot"></iframe><script type="module">
      const startParent = ${startParent};
      const frame = document.querySelector("iframe");
      const gadget = startParent(frame);
      frame.src = "${asNeighbour(server.url)}/gadgets/plot/";
      const names = await gadget.ready;
      await gadget.call("show", [{ y: [1, 2, 3, 2], label: "From renderJS" }]);
      document.body.dataset.said = JSON.stringify([names.includes("getTitle"), await gadget.call("getView", [])]);
    </script>`,
  );
  await page.goto(`${site.url}/renderjs/`);
  await expect(page.locator("body")).toHaveAttribute("data-said", "[true,[0,3]]");
  await expect(page.frameLocator("iframe").getByRole("application")).toHaveAccessibleName(/^From renderJS/);
});

test("a gadget made with our door answers a renderJS page that makes a data URL of it", async ({
  site,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  site.pages.set(
    "/child/",
    `<!doctype html><title>Ours</title><body><script type="module">
      import { Gadget, joinRenderJS } from "${site.url}/doors/gadget.js";
      class Ours extends Gadget {
        static published = ["where"];
        async where() { return [self.origin, location.protocol, await this.acquire("greet", ["you"])]; }
      }
      customElements.define("x-ours", Ours);
      const root = document.body.appendChild(document.createElement("x-ours"));
      await joinRenderJS(root, { allowOrigin: () => true });
    </script>`,
  );
  site.pages.set(
    "/renderjs/",
    `<!doctype html><title>renderJS</title><body><iframe title="child"></iframe><script type="module">
      const startParent = ${startParent};
      const frame = document.querySelector("iframe");
      const gadget = startParent(frame, (name, [who]) => name + " " + who);
      const html = await (await fetch("/child/")).text();
      frame.src = "data:text/html;charset=utf-8," + encodeURIComponent(html.replace("<body>", "<base href='${site.url}/child/'><body>"));
      await gadget.ready;
      document.body.dataset.said = JSON.stringify(await gadget.call("where", []));
    </script>`,
  );
  await page.goto(`${site.url}/renderjs/`);
  await expect(page.locator("body")).toHaveAttribute("data-said", '["null","data:","greet you"]');
});

test("our app runs a renderJS page of another site in a sandbox, under its own policy, also offline", async ({
  server,
  site,
  openBrowser,
  allow,
}) => {
  site.pages.set("/gadget/", childPage("{ add: (a, b) => a + b, where: () => [self.origin, location.protocol] }"));
  const { page } = await openBrowser();
  await page.goto(`${server.url}gadgets/plot/`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await server.kill();
  allow(/ERR_CONNECTION_REFUSED/);
  await page.reload();
  await expect(page.getByRole("application")).toBeVisible();
  const said = await page.locator("wf-plot").evaluate(async (plot, url) => {
    const root = plot as unknown as { declareGadget(url: string, o: object): Promise<{ call: Call }> };
    type Call = (name: string, args: unknown[]) => Promise<unknown>;
    const element = document.body.appendChild(document.createElement("div"));
    const gadget = await root.declareGadget(url, { sandbox: "dataurl", element });
    return [await gadget.call("add", [1, 2]), await gadget.call("where", [])];
  }, `${site.url}/gadget/`);
  expect(said).toEqual([3, ["null", "data:"]]);
});
