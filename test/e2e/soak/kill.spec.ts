import { toneWav } from "../../support/wav.ts";
import { expect, test } from "../support/app.ts";
import { killAndCheck } from "../support/kill.ts";

test("two hundred kills while two tabs write, recordings come in and a hundred are made lose nothing acknowledged, leave nothing half-written and no debris", async ({
  server,
  openBrowser,
}) => {
  const wav = toneWav(50, 0.3, { seconds: 40, channelCount: 2, format: "float32" });
  const figures = await killAndCheck(200, server.url, wav, openBrowser);
  process.stdout.write(`kills: ${JSON.stringify(figures)}\n`);
  expect(figures).toMatchObject({ kills: 200, lost: 0, halfWritten: 0, debris: 0, why: [] });
});
