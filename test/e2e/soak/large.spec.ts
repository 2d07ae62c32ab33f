import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { peakOfRenderers } from "../../support/renderer-memory.mjs";
import { expect, test } from "../support/app.ts";
import { inspectFiles } from "../support/debris.ts";
import { openField } from "../support/field.ts";
import { patternAt } from "../support/pattern.ts";

const SEGMENT = 64 * 2 ** 20;
const LENGTH = 5 * 2 ** 30 + 12_345;
const ADDED = 100_000;
const MEMORY = 768 * 2 ** 20; // a page, its storage worker and a few pieces; the body is seven times that
const WHERE = { database: "large", id: "data_stream_module/large", name: "data" };

/** A body made while it is read, of so many bytes. */
async function putPattern(page: Page, length: number): Promise<void> {
  await page.evaluate(
    async ({ length, text, database, id, name }) => {
      const patternOf = new Function(`return ${text}`)() as typeof patternAt;
      const { createStorage } = await (async (path: string) => import(path))("/doors/jio.js");
      const storage = createStorage({ type: "indexeddb", database });
      let at = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          const next = Math.min(2 ** 20, length - at);
          if (next === 0) return controller.close();
          controller.enqueue(patternOf(at, next));
          at += next;
        },
      });
      await storage.put(id, { title: "large" });
      await storage.putAttachment(id, name, body);
      await storage.close();
    },
    { length, text: patternAt.toString(), ...WHERE },
  );
}

/** True for each range whose bytes are those of the pattern; past the end they are short. */
function compareRanges(page: Page, ranges: [number, number][], length: number) {
  return page.evaluate(
    async ({ ranges, length, text, database, id, name }) => {
      const patternOf = new Function(`return ${text}`)() as typeof patternAt;
      const { createStorage } = await (async (path: string) => import(path))("/doors/jio.js");
      const storage = createStorage({ type: "indexeddb", database });
      const same: boolean[] = [];
      for (const [start, end] of ranges) {
        const bytes = new Uint8Array(await storage.getAttachment(id, name, { format: "array_buffer", start, end }));
        const wanted = patternOf(start, Math.max(0, Math.min(end, length) - start));
        same.push(bytes.length === wanted.length && bytes.every((byte, n) => byte === wanted[n]));
      }
      const [facts] = Object.values(await storage.allAttachments(id)) as { length: number; digest?: string }[];
      await storage.close();
      return { same, facts };
    },
    { ranges, length, text: patternAt.toString(), ...WHERE },
  );
}

function appendPattern(page: Page, at: number, length: number) {
  return page.evaluate(
    async ({ at, length, text, database, id, name }) => {
      const patternOf = new Function(`return ${text}`)() as typeof patternAt;
      const { createStorage } = await (async (path: string) => import(path))("/doors/jio.js");
      const storage = createStorage({ type: "indexeddb", database });
      const refused = await storage
        .appendAttachment(id, name, patternOf(0, 1), { at: at - 1 })
        .catch((e: unknown) => e);
      const grown = await storage.appendAttachment(id, name, patternOf(at, length), { at });
      await storage.close();
      return { refused: (refused as { code: string }).code, grown };
    },
    { at, length, text: patternAt.toString(), ...WHERE },
  );
}

function digestOfPattern(length: number): string {
  const hash = createHash("sha256");
  for (let at = 0; at < length; at += 2 ** 20) hash.update(patternAt(at, Math.min(2 ** 20, length - at)));
  return hash.digest("hex");
}

test("an attachment of 5 GiB comes in as a stream, is read at both ends and over borders, grows and goes, in bounded memory", async ({
  server,
  openBrowser,
  profile,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const started = Date.now();
  await putPattern(page, LENGTH);
  const seconds = (Date.now() - started) / 1000;
  const peak = peakOfRenderers(profile);
  process.stdout.write(
    `5 GiB: ${(LENGTH / 2 ** 20 / seconds).toFixed(0)} MiB/s, peak ${((peak ?? 0) / 2 ** 20).toFixed(0)} MiB\n`,
  );
  if (peak !== undefined) {
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThan(MEMORY);
  }

  const ranges: [number, number][] = [
    [0, 100_000],
    [SEGMENT - 50_000, SEGMENT + 50_000],
    [2 ** 31 - 5, 2 ** 31 + 5],
    [2 ** 32 - 1, 2 ** 32 + 1],
    [70 * SEGMENT - 1, 72 * SEGMENT + 1],
    [LENGTH - 100_000, LENGTH],
    [LENGTH - 5, LENGTH + 5],
    [LENGTH, LENGTH + 10],
  ];
  const whole = await compareRanges(page, ranges, LENGTH);
  expect(whole.same).toEqual(ranges.map(() => true));
  expect(whole.facts).toMatchObject({ length: LENGTH, digest: digestOfPattern(LENGTH) });

  const { refused, grown } = await appendPattern(page, LENGTH, ADDED);
  expect({ refused, grown }).toEqual({ refused: "conflict", grown: { length: LENGTH + ADDED } });
  const border: [number, number] = [LENGTH - 50_000, LENGTH + 50_000];
  expect((await compareRanges(page, [border, [0, 10]], LENGTH + ADDED)).same).toEqual([true, true]);

  await page.evaluate(async ({ database, id }) => {
    const { createStorage } = await (async (path: string) => import(path))("/doors/jio.js");
    const storage = createStorage({ type: "indexeddb", database });
    await storage.remove(id);
    await storage.repair();
    await storage.close();
  }, WHERE);
  // eighty files are forgotten at once and removed one after another
  await expect
    .poll(() => inspectFiles(page, WHERE.database), { timeout: 60_000 })
    .toMatchObject({ named: 0, debris: [] });
});
