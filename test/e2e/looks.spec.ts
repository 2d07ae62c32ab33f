/** Every page at both ends of the sizes, light and dark: nothing for axe to find, nothing wider than the screen. */
import type { Page } from "@playwright/test";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { computeFourier, importSample, newestJob, openField, openResult, wavFile } from "./support/field.ts";

/** Set SCREENSHOTS=1 to renew the pictures of the documentation. */
async function look(page: Page, name: string): Promise<void> {
  await expectSound(page, name);
  if (
    process.env.SCREENSHOTS &&
    /^(empty|home|stream|array|arrays|storage|settings|record|search|trash|help|error-reports)-/.test(name)
  )
    await page.screenshot({ path: `docs/screenshots/${name}.png` });
}

const wide = { width: 1440, height: 1000 };
const narrow = { width: 360, height: 780 };

for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of [wide, narrow]) {
    test(`the pages at ${viewport.width} px, ${colorScheme}`, async ({ server, openBrowser }) => {
      const suffix = `${viewport.width}-${colorScheme}`;
      const { page } = await openBrowser({ viewport, colorScheme, reducedMotion: "reduce" });
      await openField(page, server.url);
      await expect(page.getByText("Nothing here yet.")).toBeVisible();
      await look(page, `empty-${suffix}`);
      await importSample(page);
      await look(page, `home-${suffix}`);
      await openResult(page);
      await computeFourier(page);
      await page.getByRole("button", { name: /Dismiss/ }).click();
      await expect(page.locator("wf-plot canvas").nth(2)).toBeVisible();
      await page.evaluate(() => scrollTo(0, 0));
      await look(page, `stream-${suffix}`);
      await page.getByRole("link", { name: "Open", exact: true }).click();
      await expect(page.getByRole("heading", { name: "Spectrum of", level: 1 })).toBeVisible();
      await expect(page.locator("wf-plot canvas").first()).toBeVisible();
      await look(page, `array-${suffix}`);
      await page.getByRole("button", { name: "Delete" }).click();
      await look(page, `delete-${suffix}`);
      await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("link", { name: "Data Arrays" }).click();
      await expect(page.getByRole("heading", { name: "Data Arrays", level: 1 })).toBeVisible();
      await look(page, `arrays-${suffix}`);
      await page.getByRole("navigation").getByRole("link", { name: "Storage" }).click();
      await expect(page.getByRole("heading", { name: "What takes the space" })).toBeVisible();
      await page.getByRole("button", { name: "Verify now" }).click();
      await expect(page.getByText(/All right/)).toBeVisible();
      await page.evaluate(() => scrollTo(0, 0));
      await look(page, `storage-${suffix}`);
      for (const name of ["Search", "Trash", "Help", "Settings", "Error reports"]) {
        const more = page.getByRole("button", { name: "More", exact: true });
        await more.click();
        await page.getByRole("link", { name, exact: true }).click();
        await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
        await look(page, `${name.toLowerCase().replace(" ", "-")}-${suffix}`);
      }
      await page.goto(`${server.url}#/?page=record`);
      await expect(page.getByRole("button", { name: "Use the microphone" })).toBeVisible();
      await look(page, `record-${suffix}`);
      await page.getByRole("link", { name: "Home" }).click();
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: "Choose files" }).click();
      await (await chooser).setFiles(wavFile("notes.wav", Buffer.from("no recording, just some words")));
      await expect(newestJob(page).getByRole("alert")).toBeVisible();
      await look(page, `refused-${suffix}`);
    });
  }
}
