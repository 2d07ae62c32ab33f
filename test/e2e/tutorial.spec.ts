/** The Wendelin tutorial as a list: what a person learns there, step by step. A step without `run` is not built yet. */
import type { Page } from "@playwright/test";
import { toneWav } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { computeFourier, idOf, importFiles, openField, openResult, wavFile } from "./support/field.ts";

interface Step {
  name: string;
  run?: (page: Page, url: string) => Promise<void>;
}

const steps: Step[] = [
  { name: "record a sound" },
  {
    name: "the recording is a WAV document",
    run: async (page, url) => {
      await openField(page, url);
      await importFiles(page, wavFile("blade.wav", toneWav(440, 0.5, { channelCount: 2 })));
      await expect(page.getByRole("link", { name: "blade.wav" })).toBeVisible();
    },
  },
  { name: "fluentd reads the configuration text" },
  { name: "an ingestion policy lets the tag in" },
  { name: "the stream arrives" },
  {
    name: "the Data Stream module lists the stream",
    run: async (page, url) => {
      await openField(page, url, "#/data_stream_module");
      await expect(page.getByRole("row", { name: /blade\.wav.*4 s.*48 kHz.*2/ })).toBeVisible();
    },
  },
  { name: "a notebook is made" },
  { name: "a notebook reads a channel" },
  {
    name: "the Fourier transform is computed",
    run: async (page, url) => {
      await openField(page, url, "#/data_stream_module");
      await page.getByRole("link", { name: "blade.wav" }).click();
      await computeFourier(page);
      await openResult(page);
      expect(idOf(page)).toMatch(/^data_array_module\//);
    },
  },
  {
    name: "the spectrum is a Data Array",
    run: async (page, url) => {
      await openField(page, url, "#/data_array_module");
      await expect(page.getByRole("row", { name: /welch.*blade\.wav/ })).toBeVisible();
    },
  },
  { name: "the picture is saved as an Image" },
  { name: "a web site is cloned" },
  { name: "the site is published" },
  { name: "the site's page shows the array" },
];

test("the tutorial", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  let done = 0;
  for (const { name, run } of steps) {
    if (!run) continue;
    await test.step(name, () => run(page, server.url));
    done++;
  }
  process.stdout.write(`tutorial: ${done} of ${steps.length} steps\n`);
});

for (const { name, run } of steps) if (!run) test.skip(`the tutorial: ${name} [not built yet]`, () => {});
