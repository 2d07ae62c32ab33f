/** Journey J2, steps 1 to 4, and J1, steps 6 and 7. The microphone plays a file. */
import { toneWav } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { fakeMicrophone } from "./support/fake-microphone.ts";
import { computeFourier, idOf, newestJob, openField, openResult, peakOf, readStored } from "./support/field.ts";
import {
  holdForUpdate,
  openRecorder,
  readRecording,
  recordButton,
  recordBytes,
  runningNow,
  stopButton,
} from "./support/recorder.ts";
import { startBuild } from "./sw/next-build.ts";

const tone = () => toneWav(50, 0.5, { seconds: 60 });

test("a recording is what the microphone gave: rate, settings, level, marks; it goes on on other pages and opens when it is stopped", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser(fakeMicrophone(tone()));
  await openField(page, server.url);
  await page.getByRole("link", { name: "Record", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Record", level: 1 })).toBeVisible();
  await openRecorder(page, server.url);
  for (const text of ["Automatic gain off", "Noise suppression off", "Echo cancellation off"])
    await expect(page.getByText(text)).toBeVisible();
  await expect(page.getByText(/^(44\.1|48) kHz, [12] channels?$/)).toBeVisible();
  await expect(page.getByRole("meter").first()).toHaveAttribute("aria-valuetext", "−6 dBFS");
  expect((await recordButton(page).boundingBox())!.height).toBeGreaterThanOrEqual(64);
  await expectSound(page, "the recorder");

  const held = await holdForUpdate(page);
  await page.keyboard.press("r");
  await expect(page.getByRole("button", { name: "Starting …" })).toBeVisible();
  expect(await runningNow(page)).toBeUndefined();
  await page.getByRole("link", { name: "Home", exact: true }).click();
  await newestJob(page)
    .getByRole("button", { name: /^Stop: Recording/ })
    .click();
  await held.evaluate((release) => release());
  await openRecorder(page, server.url); // nothing begins late
  await page.keyboard.press("r");
  const begun = await recordBytes(page, 0);
  await page.keyboard.press("m");
  await page.getByRole("button", { name: "knock" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "knock" })).toBeVisible();
  await expect(page.getByRole("img", { name: "Live spectrum" })).toBeVisible();
  await expect(page.getByText("Not clipped")).toBeVisible();
  await expect(page.getByText("Screen kept on")).toBeVisible();
  await expectSound(page, "while recording");

  await page.getByRole("link", { name: "Home", exact: true }).click();
  await expect(newestJob(page).getByRole("button", { name: /^Stop: Recording/ })).toBeVisible();
  await newestJob(page).getByRole("link", { name: "Open" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "knock" })).toBeVisible(); // the marks are there again
  await expect(page.getByRole("button", { name: "knock" })).toHaveAttribute("aria-pressed", "true");
  const { id } = await recordBytes(page, begun.bytes + 1_600_000);
  expect(id).toBe(begun.id);
  await stopButton(page).click();
  await expect(page.getByRole("heading", { name: /^Recording, / })).toBeVisible();
  expect(idOf(page)).toBe(id);

  const { doc, digests, samples } = await readRecording(page, id);
  expect(doc).toMatchObject({
    operation: "record",
    sample_format: "float32",
    parameters: { clipped_samples: 0 },
  });
  const { gap_count } = doc.parameters as { gap_count: number }; // none, but where the machine stands still for half a second
  const gaps = page.locator("dl div").filter({ hasText: "Gaps" });
  await expect(gaps).toHaveText(gap_count === 0 ? /Gaps\s*0$/ : /Gaps\s*\d+, .* in all$/);
  expect(doc).not.toHaveProperty("recording_state");
  expect(digests[0]).toBe(digests[1]);
  expect(doc.data_length).toBe(samples.length * 4 * (doc.channel_count as number));
  expect(samples.reduce((most, value) => Math.max(most, value))).toBeCloseTo(0.5, 1);
  const marks = await page.evaluate(async (source) => {
    const { createStorage } = await (async (path: string) => import(path))("/doors/jio.js");
    const storage = createStorage({ type: "query", sub_storage: { type: "indexeddb", database: "field" } });
    const rows = await storage.buildQuery({ query: 'portal_type: = "Annotation"', include_docs: true });
    return rows.map(({ doc }: { doc: Record<string, unknown> }) => [
      doc.title,
      doc.source === source,
      (doc.from_s as number) > 0,
    ]);
  }, id);
  expect(marks).toEqual([["knock", true, true]]);

  await computeFourier(page, { "Segment length": "65536" });
  await openResult(page);
  const { hertz } = peakOf(await readStored(page, idOf(page)));
  expect(Math.abs(hertz - 50)).toBeLessThan(0.1);
});

test("after a kill the recording is there as far as it was acknowledged; a full disk ends one and keeps it", async ({
  server,
  openBrowser,
}) => {
  const microphone = fakeMicrophone(tone());
  const first = await openBrowser(microphone);
  await openRecorder(first.page, server.url);
  await recordButton(first.page).click();
  const { id, bytes } = await recordBytes(first.page, 1_000_000);
  await first.kill();

  const { page, context } = await openBrowser(microphone);
  await openField(page, server.url);
  await expect(newestJob(page)).toContainText(/Recovered recording, \d+(\.\d+)? s/);
  await openResult(page);
  expect(idOf(page)).toBe(id);
  await expect(page.getByRole("heading", { name: /^Recovered recording, / })).toBeVisible();
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();
  const { doc, digests, samples } = await readRecording(page, id);
  const frame = 4 * (doc.channel_count as number);
  expect(doc).toMatchObject({ recording_state: "recovered", data_length: samples.length * frame });
  expect(samples.length * frame).toBeGreaterThanOrEqual(bytes);
  expect(digests[0]).toBe(digests[1]);

  await openRecorder(page, server.url);
  await recordButton(page).click();
  const full = await recordBytes(page, 0);
  const cdp = await context.newCDPSession(page);
  const origin = new URL(server.url).origin;
  await cdp.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  await expect(page.getByRole("alert")).toContainText("There is no space left, so the recording ended.");
  await recordButton(page).click();
  await expect(page.getByRole("alert")).toContainText("Nothing was recorded: ");
  await cdp.send("Storage.overrideQuotaForOrigin", { origin });
  const kept = await readRecording(page, full.id);
  expect(kept.samples.length * frame).toBeGreaterThanOrEqual(full.bytes);
  await expect(recordButton(page)).toBeVisible();

  await recordButton(page).click();
  const cut = await recordBytes(page, 500_000);
  const other = await context.newPage();
  await openField(other, server.url);
  const isWaiting = () =>
    other.evaluate(
      async (id) => (await navigator.locks.query()).pending!.some(({ name }) => name!.endsWith(id)),
      cut.id,
    );
  await expect.poll(isWaiting).toBe(true); // a recording that a tab still writes is left alone
  await expect(newestJob(other)).toBeHidden();
  await page.close();
  // A tab that is closed may still end its recording; else the other tab does.
  const stateOf = async () => (await readRecording(other, cut.id)).doc.recording_state ?? "ended";
  await expect.poll(stateOf).toMatch(/^(ended|recovered)$/);
  const closed = await readRecording(other, cut.id);
  expect(closed.doc.data_length).toBe(closed.samples.length * frame);
  expect(closed.samples.length * frame).toBeGreaterThanOrEqual(cut.bytes);
});

test("a microphone that is refused, and one that is taken away while it records, are told in words; what was recorded stays", async ({
  server,
  openBrowser,
}) => {
  const refusing = await openBrowser({ args: ["--use-fake-device-for-media-stream", "--deny-permission-prompts"] });
  await openField(refusing.page, server.url, "#/?page=record");
  await refusing.page.getByRole("button", { name: "Use the microphone" }).click();
  await expect(refusing.page.getByRole("alert")).toContainText(
    "The browser does not let this page use the microphone.",
  );
  await expect(refusing.page.getByRole("button", { name: "Try again" })).toBeVisible();
  await expectSound(refusing.page, "refused");
  await refusing.close();

  const phone = { viewport: { width: 360, height: 780 }, colorScheme: "dark" } as const;
  const { page, context } = await openBrowser({ ...fakeMicrophone(tone()), ...phone });
  await openRecorder(page, server.url);
  await recordButton(page).click();
  const { id, bytes } = await recordBytes(page, 100_000);
  await expectSound(page, "recording on a phone, dark");
  const cdp = await context.newCDPSession(page);
  await cdp.send("Browser.setPermission", {
    permission: { name: "microphone" },
    setting: "denied",
    origin: new URL(server.url).origin,
  });
  await expect(page.getByText("The microphone was unplugged, so the recording ended.")).toBeVisible();
  const { doc } = await readRecording(page, id);
  expect(doc.data_length).toBeGreaterThanOrEqual(bytes);
});

test("a new version waits for the recording, and leaving the app asks", async ({ openBrowser }) => {
  test.setTimeout(400_000); // every file of the app is fetched twice
  const build = await startBuild();
  const { page } = await openBrowser(fakeMicrophone(tone()));
  await openField(page, build.url);
  await expect(page.getByText("Ready to work offline")).toBeVisible({ timeout: 90_000 });
  await openRecorder(page, build.url);
  await recordButton(page).click();
  await recordBytes(page, 0);
  await build.deploy();
  await page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())!.update()));
  const restart = page.getByRole("button", { name: "Restart" });
  await expect(page.getByText("New version. It can start after the recording.")).toBeVisible();
  await expect(restart).toBeDisabled();
  const asked = page.waitForEvent("dialog");
  await page.evaluate(() => setTimeout(() => location.reload())); // answers before the question comes
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  expect(await runningNow(page)).toBeDefined();
  await page.getByRole("link", { name: "Home", exact: true }).click();
  await newestJob(page)
    .getByRole("button", { name: /^Stop: / })
    .click();
  await expect(newestJob(page).getByText("Done.")).toBeVisible();
  await page.evaluate(() => void Object.assign(window, { marked: true }));
  await restart.click();
  const isMarked = () => page.evaluate(() => "marked" in window).catch(() => true); // while it reloads
  await expect.poll(isMarked, { timeout: 150_000 }).toBe(false); // a browser waits for what the old version still does
  await openField(page, build.url, "#/data_stream_module");
  await expect(page.getByRole("link", { name: /^Recording, / })).toBeVisible();
  await build.stop();
});
