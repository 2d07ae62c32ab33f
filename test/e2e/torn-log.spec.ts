/** The browser's own logs, torn as a death in mid-write leaves them: Chromium alone would drop every database, or the names of all files, two starts later. */
import { appendFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./support/app.ts";
import { importSample, openField } from "./support/field.ts";
import { findAll } from "./support/work-in-page.ts";

const BLOCK = 32_768; // of a LevelDB log
const [HEAD, BODY] = [7, 500]; // bytes; a head is checksum, length and type

/** The head of a record whose body never came; the end of a block that has no room for both is filled with zeros. */
function tear(profile: string, isOf: (path: string) => boolean): void {
  const base = join(profile, "Default");
  const logs = readdirSync(base, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".log") && isOf(path),
  );
  expect(logs.length).toBeGreaterThan(0);
  for (const path of logs) {
    const log = join(base, path);
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
  tear(profile, (path) => /^IndexedDB.*\.leveldb/.test(path));
  const second = await openBrowser();
  await openField(second.page, server.url);
  await importSample(second.page);
  await second.close();
  const third = await openBrowser();
  await openField(third.page, server.url);
  const found = await findAll(third.page);
  expect(found.map(({ doc }) => doc.title)).toEqual(Array(2).fill("Synthetic bearing recording"));
});

test("files made after a browser died in the middle of naming one are there when it dies again", async ({
  server,
  openBrowser,
  profile,
}) => {
  const first = await openBrowser();
  await openField(first.page, server.url);
  await importSample(first.page);
  await first.kill();
  tear(profile, (path) => /^File System.*Paths/.test(path));
  const second = await openBrowser();
  await openField(second.page, server.url);
  for (let n = 0; n < 4; n++) await importSample(second.page);
  await second.kill();
  const third = await openBrowser();
  await openField(third.page, server.url);
  const found = await findAll(third.page);
  expect(found.length).toBe(5);
  for (const { attachments } of found) expect(attachments.data).not.toHaveProperty("unreadable");
});
