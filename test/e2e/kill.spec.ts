import { toneWav } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { killAndCheck } from "./support/kill.ts";

test("ten kills during import and append lose nothing acknowledged and leave nothing half-written", async ({
  server,
  openBrowser,
}) => {
  test.setTimeout(300_000);
  const wav = toneWav(50, 0.3, { seconds: 40, channelCount: 2, format: "float32" });
  const figures = await killAndCheck(10, server.url, wav, openBrowser);
  process.stdout.write(`kills: ${JSON.stringify(figures)}\n`);
  expect(figures).toMatchObject({ kills: 10, lost: 0 });
  expect(figures.acknowledged).toBeGreaterThan(0);
});
