import { toneWav } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { emptyTrash, importFiles, importSample, newestJob, openField, openResult, wavFile } from "./support/field.ts";
import { filesIn } from "./support/files.ts";

const NO_SPACE =
  /^There is no space left: .* Nothing of the new data was kept; what was stored before is safe\. Delete recordings .*, or free space on the device/;

test("without space left an import and a computation say so, keep nothing of it and lose nothing; with space they work", async ({
  server,
  openBrowser,
}) => {
  const { page, context } = await openBrowser();
  const cdp = await context.newCDPSession(page);
  const limit = (o: { quotaSize?: number }) =>
    cdp.send("Storage.overrideQuotaForOrigin", { origin: new URL(server.url).origin, ...o });
  const expectRefusal = () => expect(newestJob(page).getByRole("alert")).toHaveText(NO_SPACE);
  const startImport = async (name: string, seconds: number) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose files" }).click();
    await (await chooser).setFiles(wavFile(name, toneWav(50, 0.5, { seconds })));
  };

  await openField(page, server.url);
  await importFiles(page, wavFile("old.wav", toneWav(100, 0.5, { seconds: 10 })));
  const before = await filesIn(page);
  expect(Object.values(before)).toEqual([960_044]);

  await limit({ quotaSize: 1 });
  await startImport("new.wav", 10);
  await expectRefusal();
  await page.getByRole("button", { name: "Dismiss: new.wav" }).click();
  await page.getByRole("button", { name: "Use the synthetic sample" }).click();
  await expectRefusal();
  expect(await filesIn(page)).toEqual(before);
  await expect(page.getByRole("link", { name: "new.wav" })).toBeHidden();

  await page.getByRole("link", { name: "old.wav" }).click();
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();
  await page.getByLabel("Segment length").selectOption("65536");
  await page.getByRole("button", { name: "Compute", exact: true }).click();
  await expectRefusal();
  expect(await filesIn(page)).toEqual(before);

  await limit({});
  await page.goto(`${server.url}#/`);
  await importFiles(page, wavFile("new.wav", toneWav(50, 0.5, { seconds: 10 })));
  await openResult(page);
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();
  const lengths = Object.values(await filesIn(page));
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(2 * 960_044);
});

test("with no space left at all a recording can be deleted, and its space is given back", async ({
  server,
  openBrowser,
}) => {
  const { page, context } = await openBrowser();
  await openField(page, server.url);
  await importSample(page);
  expect(Object.keys(await filesIn(page)).length).toBe(1);
  const cdp = await context.newCDPSession(page);
  await cdp.send("Storage.overrideQuotaForOrigin", { origin: new URL(server.url).origin, quotaSize: 1 });
  await page.goto(`${server.url}#/data_stream_module`);
  await page.getByRole("button", { name: /^Delete / }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
  await emptyTrash(page);
  await expect.poll(() => filesIn(page)).toEqual({});
});

test("a disk that fills up in the middle of an import gives back what the import took", async ({
  server,
  openBrowser,
}) => {
  const { page, context } = await openBrowser();
  await openField(page, server.url);
  await importSample(page);
  const before = await filesIn(page);
  const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate());
  const cdp = await context.newCDPSession(page);
  const origin = new URL(server.url).origin;
  await cdp.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + 5_000_000 });
  await page.getByRole("button", { name: "Use the synthetic sample" }).click();
  await expect(newestJob(page).getByRole("alert")).toHaveText(NO_SPACE);
  expect(await filesIn(page)).toEqual(before);
});
