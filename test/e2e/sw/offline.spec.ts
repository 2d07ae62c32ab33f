import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { headersFor } from "../../../src/base/headers.ts";
import { expect, test } from "../support/app.ts";
import { readyOffline } from "../support/field.ts";

const policyOf = (path: string) => headersFor(path)["content-security-policy"]!;

/** What the page gets for every precached worker script of the build: its path and the policy it came with. */
const workerPolicies = (page: Page) =>
  page.evaluate(async () => {
    const precache = await caches.open((await caches.keys()).find((name) => name.includes("precache"))!);
    const paths = (await precache.keys()).map(({ url }) => new URL(url).pathname);
    const answers = paths
      .filter((path) => path.includes(".worker"))
      .map(async (path) => [path, (await fetch(path)).headers.get("content-security-policy")] as const);
    return Promise.all(answers);
  });

/** A later task of the page itself: what evaluate() runs at once is exempt from the page's policy. */
const runString = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        setTimeout(() => {
          try {
            resolve(new Function("return 'ran'")());
          } catch (error) {
            resolve((error as Error).name);
          }
        });
      }),
  );

test("after the first visit the app opens with the server gone, with any query, under the same policy", async ({
  server,
  openBrowser,
  allow,
}) => {
  const { page } = await openBrowser();
  await page.goto(server.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await server.kill();
  allow(/ERR_CONNECTION_REFUSED/);
  const answer = await page.goto(`${server.url}?from=elsewhere#/x`);
  expect(answer?.fromServiceWorker()).toBe(true);
  expect(answer?.headers()["content-security-policy"]).toBe(policyOf("/"));
  await expect(page).toHaveTitle(/Wendelin Field$/);
  const workers = await workerPolicies(page);
  expect(workers.length).toBeGreaterThan(0);
  for (const [path, policy] of workers) expect(policy).toBe(policyOf(path));
});

test("where the browser's records of service workers are damaged the app works, and is ready to work offline once they are mended", async ({
  server,
  openBrowser,
}) => {
  const { context, page } = await openBrowser();
  await context.addInitScript(() => {
    const { register } = ServiceWorkerContainer.prototype;
    let tries = 0;
    ServiceWorkerContainer.prototype.register = function (...args) {
      if (tries++ < 2) return Promise.reject(new DOMException("Failed to access storage.", "AbortError"));
      return register.apply(this, args);
    };
  });
  await page.goto(server.url);
  await readyOffline(page);
});

test("on a host that sends no headers the page is strict from its first visit, and the service worker adds the headers", async ({
  server,
  openBrowser,
  allow,
}) => {
  const host = createServer(async (request, response) => {
    const answer = await fetch(new URL(request.url!, server.url));
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type")! });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`;
  allow(/Content Security Policy/);
  const { page } = await openBrowser();
  const first = await page.goto(url);
  expect(first?.headers()["content-security-policy"]).toBeUndefined();
  expect(await runString(page)).toBe("EvalError");
  await page.evaluate(() => navigator.serviceWorker.ready);
  const second = await page.reload();
  expect(second?.headers()["content-security-policy"]).toBe(policyOf("/"));
  for (const [path, policy] of await workerPolicies(page)) expect(policy).toBe(policyOf(path));
  host.closeAllConnections();
  host.close();
});

test("a page runs no string as code and no script in markup", async ({ server, openBrowser, allow }) => {
  allow(/Content Security Policy/);
  const { page } = await openBrowser();
  await page.goto(server.url);
  expect(await runString(page)).toBe("EvalError");
  await page.evaluate(() => {
    const button = document.createElement("button");
    button.setAttribute("onclick", "document.title = 'markup ran'");
    button.click();
  });
  await expect(page).toHaveTitle(/Wendelin Field$/);
});
