import { toneWav } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { killAndCheck } from "./support/kill.ts";

test("ten kills while two tabs write, recordings come in and one is made lose nothing acknowledged, leave nothing half-written and no debris", async ({
  server,
  openBrowser,
}) => {
  test.setTimeout(300_000);
  const wav = toneWav(50, 0.3, { seconds: 40, channelCount: 2, format: "float32" });
  const figures = await killAndCheck(10, server.url, wav, openBrowser);
  process.stdout.write(`kills: ${JSON.stringify(figures)}\n`);
  expect(figures).toMatchObject({ kills: 10, lost: 0, halfWritten: 0, debris: 0, why: [] });
  expect(figures.recovered).toBeGreaterThan(0);
  for (const verb of ["put", "bulk", "putAttachment", "appendAttachment", "removeAttachment", "remove", "transaction"])
    expect(figures.acknowledged[verb], verb).toBeGreaterThan(0);
});
