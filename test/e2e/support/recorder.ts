/** What a person does at the recorder, and what its page knows. */
import type { Page } from "@playwright/test";
import { expect } from "./app.ts";
import { openField } from "./field.ts";

export const recordButton = (page: Page) => page.getByRole("button", { name: "Record", exact: true });
export const stopButton = (page: Page) => page.getByRole("button", { name: "Stop", exact: true });

/** Opens the recorder; a microphone that is allowed opens by itself. */
export async function openRecorder(page: Page, url: string): Promise<void> {
  await openField(page, url, "#/?page=record");
  await expect(recordButton(page)).toBeVisible();
}

/** Keeps every job waiting, as another tab does that restarts into an update; answers with what lets them go on. */
export const holdForUpdate = (page: Page) =>
  page.evaluateHandle(
    () =>
      new Promise<() => void>((held) => {
        void navigator.locks.request("field:busy", () => new Promise<void>((release) => held(release)));
      }),
  );

export interface RunningNow {
  id: string;
  seconds: number;
  /** On disk. */
  bytes: number;
  gapCount: number;
}

/** Undefined while none runs. */
export const runningNow = (page: Page): Promise<RunningNow | undefined> =>
  page
    .locator("wf-recorder")
    .evaluate((element) => (element as unknown as { now: { recording?: RunningNow } }).now.recording);

/** Waits until so many bytes are acknowledged; answers with what is known then. */
export async function recordBytes(page: Page, bytes: number): Promise<RunningNow> {
  await expect.poll(async () => (await runningNow(page))?.bytes ?? 0).toBeGreaterThan(bytes);
  return (await runningNow(page))!;
}

export interface StoredRecording {
  doc: Record<string, unknown>;
  /** As the storage says, and as the bytes are. */
  digests: [claimed: string | undefined, real: string];
  samples: number[];
}

/** One channel of what is stored, read through the doors. */
export const readRecording = (page: Page, id: string): Promise<StoredRecording> =>
  page.evaluate(async (id) => {
    const load = (path: string) => import(path);
    const { createStorage } = await load("/doors/jio.js");
    const storage = createStorage({ type: "indexeddb", database: "field" });
    const doc = await storage.get(id);
    const { data } = await storage.allAttachments(id);
    const bytes = await storage.getAttachment(id, "data", { format: "array_buffer" });
    await storage.close();
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const real = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const samples = [...new Float32Array(bytes)].filter((_, i) => i % doc.channel_count === 0);
    return { doc, digests: [data.digest, real], samples };
  }, id);
