/** The browser's own log of IndexedDB, torn as a death in mid-write leaves it: Chromium alone would drop every database two starts later. */
import { appendFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./support/app.ts";
import { importSample, openField } from "./support/field.ts";
import { findAll } from "./support/work-in-page.ts";

const BLOCK = 32_768; // of a LevelDB log
const [HEAD, BODY] = [7, 500]; // bytes; a head is checksum, length and type

/** The head of a record whose body never came; the end of a block that has no room for both is filled with zeros. */
function tear(profile: string): void {
  const base = join(profile, "Default", "IndexedDB");
  const folder = join(base, readdirSync(base).find((name) => name.endsWith(".leveldb"))!);
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".log"))) {
    const log = join(folder, name);
    const room = BLOCK - (statSync(log).size % BLOCK);
    if (room < HEAD + BODY) appendFileSync(log, Buffer.alloc(room));
    appendFileSync(log, Buffer.from([1, 2, 3, 4, BODY & 255, BODY >> 8, 1]));
  }
}

test("a browser that died in the middle of a write, and started twice since, has lost nothing", async ({
  server,
  openBrowser,
  profile,
}) => {
  const first = await openBrowser();
  await openField(first.page, server.url);
  await importSample(first.page);
  await first.kill();
  tear(profile);
  const second = await openBrowser();
  await openField(second.page, server.url);
  await importSample(second.page);
  await second.close();
  const third = await openBrowser();
  await openField(third.page, server.url);
  const found = await findAll(third.page);
  expect(found.map(({ doc }) => doc.title)).toEqual(Array(2).fill("Synthetic bearing recording"));
});
