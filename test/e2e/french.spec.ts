/** The second language: by the browser's wish, whole, with its numbers, offline; and by a person's choice, without a reload. */
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { openField, wavFile } from "./support/field.ts";

test("a French browser finds the app in French, numbers too, with the network off; the settings change it at once, in every tab", async ({
  server,
  openBrowser,
  allow,
}) => {
  const { page, context } = await openBrowser({ viewport: { width: 360, height: 780 }, locale: "fr-FR" });
  await openField(page, server.url);
  await expect(page.getByRole("heading", { name: "Données sur cet appareil" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await expect(page.getByText("Prêt hors ligne")).toBeVisible({ timeout: 90_000 });
  allow(/ERR_CONNECTION_REFUSED/);
  await server.kill();
  await page.reload();
  await page.getByRole("button", { name: "Me montrer avec l’exemple" }).click();
  await expect(page.getByRole("heading", { name: "Dernier spectre de la voie 1" })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator("wf-plot[scope=spectrum] output")).toHaveText(/30,\d+ Hz · −\d+,\d dB/);
  await expectSound(page, "a recording in French");
  await page.setViewportSize({ width: 1440, height: 900 });
  await expectSound(page, "a recording in French, wide");
  for (const name of ["storage", "settings", "record", "help", "search", "trash"]) {
    await page.goto(`${server.url}#/?page=${name}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectSound(page, `${name} in French`);
  }
  await page.goto(`${server.url}#/`);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choisir des fichiers" }).click();
  await (await chooser).setFiles(wavFile("notes.wav", Buffer.from("no recording, just some words")));
  await expect(page.getByRole("list", { name: "Tâches" }).getByRole("alert")).toContainText("Le fichier est endommagé");

  const second = await context.newPage();
  await openField(second, server.url, "#/?page=settings");
  await page.goto(`${server.url}#/?page=settings`);
  await page.evaluate(() => Object.assign(window, { kept: true }));
  await page.getByLabel("Langue").selectOption("English");
  await page.getByRole("button", { name: "Sauvegarder" }).click();
  for (const tab of [page, second]) {
    await expect(tab.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
    await expect(tab.locator("html")).toHaveAttribute("lang", "en");
    await expect(tab).toHaveTitle(/^Settings/);
  }
  expect(await page.evaluate(() => "kept" in window)).toBe(true); // no reload: a job would have ended
});
