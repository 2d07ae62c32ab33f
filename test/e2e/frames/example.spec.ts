import { expect } from "../support/app.ts";
import { test } from "./support/hostile.ts";
import { callGadget, showGadget } from "./support/in-page.ts";

test("the example gadget answers and shows its answer in a frame as high as that, with the server gone", async ({
  server,
  openBrowser,
  allow,
}) => {
  allow(/ERR_CONNECTION_REFUSED|connection-allowlist/i);
  const { page } = await openBrowser();
  await page.goto(server.url);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await server.kill();
  await page.goto(server.url);
  await page.evaluate(showGadget, { src: "/examples/gadgets/statistics.js", name: "statistics" });
  const args = { name: "statistics", method: "describe", args: [[3, -4, 3, -4]] };
  expect(await page.evaluate(callGadget, args)).toEqual({
    length: 4,
    mean: -0.5,
    rms: Math.sqrt(12.5),
    least: -4,
    most: 3,
  });
  const inner = page.frameLocator("wf-frame iframe").frameLocator("iframe");
  await expect(inner.getByRole("row", { name: "RMS 3.53553" })).toBeVisible();
  const height = () => page.locator("wf-frame iframe").evaluate((frame) => frame.getBoundingClientRect().height);
  await expect.poll(height).toBeGreaterThan(100);
  expect(await height()).toBeLessThan(400);
});
