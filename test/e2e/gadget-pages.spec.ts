import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";

test("gadgets that list things show what that looks like, and say so", async ({ server, openBrowser }) => {
  const { page } = await openBrowser({ viewport: { width: 360, height: 740 } });
  const shown = {
    form: page.getByLabel("Name of the machine"),
    notifications: page.getByText("The file could not be read."),
    "document-page": page.getByRole("heading", { name: /Synthetic bearing recording/ }),
    "document-list": page.getByRole("link", { name: /Synthetic bearing recording/ }),
    "job-list": page.getByRole("button", { name: "Cancel: bearing-3.wav" }),
    "error-reports": page.getByRole("link", { name: "An example: nothing has gone wrong" }),
  };
  for (const [name, what] of Object.entries(shown)) {
    await page.goto(`${server.url}gadgets/${name}/`);
    await expect(what, name).toBeVisible();
    await expect(page.getByText(/^A synthetic sample: /), name).toBeVisible();
    await expectSound(page, name);
    await page.screenshot({ path: `test-results/own-page-${name}.png`, fullPage: true });
  }
  await page.goto(`${server.url}gadgets/job-list/`);
  await page.getByRole("button", { name: "Cancel: bearing-3.wav" }).click();
  await page.getByRole("button", { name: /^Dismiss: / }).click();
  await expect(page.getByText(/^A synthetic sample: /)).toHaveCount(0);
  await page.goto(`${server.url}gadgets/document-list/`);
  await page.getByRole("link", { name: /Synthetic bearing recording/ }).click();
  await expect(page).toHaveURL(/gadgets\/data-stream\/$/);
});

test("a page whose program cannot be loaded says so, and tries again", async ({ server, openBrowser, allow }) => {
  allow(/home|Failed to fetch dynamically imported module|ERR_FAILED/);
  const { page } = await openBrowser({ serviceWorkers: "block" });
  await page.route(/assets\/home-[^/]*\.js$/, (route) => route.abort());
  await page.goto(server.url);
  await expect(page.getByRole("alert")).toContainText("could not be loaded");
  await expectSound(page, "not loaded");
  await page.unroute(/assets\/home-[^/]*\.js$/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Data on this device" })).toBeVisible();
});

test("gadgets' own pages show a sample by themselves, and say that it is one", async ({ server, openBrowser }) => {
  const { page } = await openBrowser({ viewport: { width: 360, height: 740 } });
  for (const name of ["plot", "spectrogram", "spectrum", "data-stream", "data-array"]) {
    await page.goto(`${server.url}gadgets/${name}/`);
    await expect(page.getByText("A synthetic sample: nothing else was asked for.")).toBeVisible();
    await expect(page.getByRole("application").first()).toHaveAccessibleName(/highest|from/i);
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expectSound(page, name);
  }
});
