/** The kill harness: the browser dies at a random moment while recordings come in and a stream grows; then all is checked. */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { AppWindow, LaunchOpts } from "./app.ts";
import { expect, test } from "./app.ts";
import { openField } from "./field.ts";

const RECORD = 4096;

export interface KillFigures {
  kills: number;
  acknowledged: number;
  lost: number;
  imported: number;
  unfinishedImports: number;
}

/** Repeatable moments: the same seed kills at the same times after the start. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' LCG: good enough for moments
    return state / 2 ** 32;
  };
}

/** Appends numbered records to a stream of its own until the end; tells each acknowledgement. */
async function startAppending(page: Page, id: string): Promise<void> {
  await page.evaluate(
    async ({ id, record }) => {
      const { createStorage } = await (async (path: string) => import(path))("/doors/jio.js");
      const storage = createStorage({ type: "indexeddb", database: "field" });
      await storage.put(id, { portal_type: "Data Stream", title: "growing" });
      const tell = (window as unknown as { acknowledged(count: number): Promise<void> }).acknowledged;
      void (async () => {
        for (let count = 0; ; count++) {
          const bytes = new Uint8Array(record).fill(count % 251);
          new DataView(bytes.buffer).setUint32(0, count);
          await storage.appendAttachment(id, "data", bytes, { at: count * record });
          await tell(count + 1); // one at a time: a flood of messages would starve the page
        }
      })();
    },
    { id, record: RECORD },
  );
}

interface Found {
  id: string;
  title: string;
  length: number;
  claimed: number | undefined;
  digest: string | undefined;
  sha256: string;
  records: number;
  whole: boolean;
}

/** Every document with what its bytes really are; removes them after. */
function inspect(page: Page): Promise<Found[]> {
  return page.evaluate(async (record) => {
    const { createStorage } = await (async (path: string) => import(path))("/doors/jio.js");
    const storage = createStorage({ type: "query", sub_storage: { type: "indexeddb", database: "field" } });
    const found: Found[] = [];
    for (const { id, doc } of await storage.buildQuery({ include_docs: true })) {
      const facts = (await storage.allAttachments(id)).data;
      if (!facts) {
        found.push({ id, title: doc.title, length: 0, claimed: 0, digest: "", sha256: "", records: 0, whole: true });
        continue;
      }
      const bytes: ArrayBuffer = await storage.getAttachment(id, "data", { format: "array_buffer" });
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      const view = new DataView(bytes);
      const records = Math.floor(bytes.byteLength / record);
      let whole = true;
      for (let n = 0; n < records && doc.title === "growing"; n++) {
        whole &&= view.getUint32(n * record) === n && view.getUint8((n + 1) * record - 1) === n % 251;
      }
      const digest = facts.digest?.replace(/^sha-?256[:-]/i, "");
      found.push({
        id,
        title: doc.title,
        length: bytes.byteLength,
        claimed: facts.length,
        digest,
        sha256,
        records,
        whole,
      });
    }
    for (const { id } of found) await storage.remove(id); // so that a long run inspects only what is new
    await storage.close();
    return found;
  }, RECORD);
}

/** One browser's life: appends and three imports begin, and at some moment it dies. Answers the appends it acknowledged. */
async function workUntilKilled(window: AppWindow, id: string, files: string[], afterMs: number): Promise<number> {
  const { page } = window;
  let acknowledged = 0;
  await page.exposeFunction("acknowledged", (count: number) => {
    acknowledged = count;
  });
  await startAppending(page, id);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chooser).setFiles(files);
  await page.waitForTimeout(afterMs);
  await window.kill();
  return acknowledged;
}

function check(found: Found[], id: string, acknowledged: number, sha256: string): { lost: number; imported: number } {
  for (const document of found) {
    expect(document, document.id).toMatchObject({ whole: true, claimed: document.length });
    if (document.length > 0) expect(document.digest, document.id).toBe(document.sha256);
  }
  const growing = found.find((document) => document.id === id);
  const records = growing?.records ?? 0;
  expect(growing?.length ?? 0).toBe(records * RECORD);
  const imported = found.filter(({ title }) => title.startsWith("import-"));
  for (const document of imported) expect(document.sha256, document.id).toBe(sha256);
  return { lost: Math.max(0, acknowledged - records), imported: imported.length };
}

/** Kills so many browsers on one profile; the next one inspects what the one before left, and goes on. */
export async function killAndCheck(
  kills: number,
  url: string,
  wav: Buffer,
  openBrowser: (o?: LaunchOpts) => Promise<AppWindow>,
): Promise<KillFigures> {
  const figures: KillFigures = { kills: 0, acknowledged: 0, lost: 0, imported: 0, unfinishedImports: 0 };
  const moment = random(20_260);
  const sha256 = createHash("sha256").update(wav).digest("hex");
  const files = [0, 1, 2].map((n) => test.info().outputPath(`import-${n}.wav`));
  for (const file of files) writeFileSync(file, wav);
  let window = await openBrowser();
  await openField(window.page, url);
  for (let round = 0; round < kills; round++) {
    const id = `data_stream_module/growing-${round}`;
    const acknowledged = await workUntilKilled(window, id, files, 30 + 1500 * moment());
    window = await openBrowser();
    await openField(window.page, url);
    const { lost, imported } = check(await inspect(window.page), id, acknowledged, sha256);
    figures.kills++;
    figures.acknowledged += acknowledged;
    figures.lost += lost;
    figures.imported += imported;
    figures.unfinishedImports += files.length - imported;
  }
  return figures;
}
