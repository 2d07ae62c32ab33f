import { expect, test } from "./support/app.ts";
import { openField, readyOffline } from "./support/field.ts";

test("the app can be installed, and offers it itself", async ({ server, openBrowser }) => {
  const { page, context } = await openBrowser();
  await openField(page, server.url);
  await readyOffline(page);
  const cdp = await context.newCDPSession(page);
  const { errors, data } = await cdp.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  expect(JSON.parse(data ?? "{}")).toMatchObject({ name: "Wendelin Field", display: "standalone", start_url: "/" });
  expect((await cdp.send("Page.getInstallabilityErrors")).installabilityErrors).toEqual([]);

  const asked = page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const event = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
          prompt: async () => {
            resolve();
            return { outcome: "accepted" };
          },
        });
        window.dispatchEvent(event);
      }),
  );
  await page.getByRole("button", { name: "Install" }).click();
  await asked;
  await expect(page.getByRole("button", { name: "Install" })).toBeHidden();
});

test("“Ready to work offline” is not said before everything is kept", async ({ openBrowser, server }) => {
  const { page, context } = await openBrowser();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await context.route("**/assets/*.worker-*.js*", async (route) => {
    await held;
    await route.continue();
  });
  await openField(page, server.url);
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
  await expect(page.getByText("Ready to work offline")).toBeHidden();
  release();
  await readyOffline(page);
});
