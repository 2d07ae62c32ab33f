/** The lane of the kill harness that records: what was acknowledged when the browser died must be there, closed and in whole frames. */
import { expect, type Page } from "@playwright/test";
import type { Verdict } from "./judge.ts";
import { openRecorder, recordButton } from "./recorder.ts";
import type { Found } from "./work-in-page.ts";

/** The newest the page said of what is on disk. */
export interface LastHeard {
  id?: string;
  bytes: number;
}

/** Records in that page from now on; the answer follows what it acknowledges. */
export async function startRecording(page: Page, url: string): Promise<LastHeard> {
  const heard: LastHeard = { bytes: 0 };
  await page.exposeFunction("reportRecording", (now: LastHeard) => void Object.assign(heard, now));
  await openRecorder(page, url);
  await page.locator("wf-recorder").evaluate((element) => {
    const { reportRecording } = window as unknown as { reportRecording(now: LastHeard): Promise<void> };
    const recorder = element as unknown as { now: { recording?: { id: string; bytes: number } } };
    const tell = async () => {
      const { recording } = recorder.now;
      if (recording) await reportRecording({ id: recording.id, bytes: recording.bytes });
      requestAnimationFrame(() => void tell());
    };
    void tell();
  });
  await recordButton(page).click();
  return heard;
}

/** The app that was opened next has closed what the killed one left. */
export async function waitUntilRecovered(page: Page, { id, bytes }: LastHeard): Promise<void> {
  if (!id || bytes === 0) return;
  const stateOf = () =>
    page.evaluate(async (id) => {
      const { createStorage } = await (async (path: string) => import(path))("/doors/jio.js");
      const storage = createStorage({ type: "indexeddb", database: "field" });
      const doc = await storage.get(id).catch(() => undefined);
      await storage.close();
      return doc?.recording_state ?? "none";
    }, id);
  await expect.poll(stateOf).not.toBe("recording");
}

/** `found` by the browser after it. */
export function judgeRecording({ id, bytes }: LastHeard, found: readonly Found[]): Verdict {
  if (!id || bytes === 0) return { lost: 0, halfWritten: 0, why: [] };
  const one = found.find((document) => document.id === id);
  const length = one?.attachments.data?.length ?? 0;
  if (length < bytes)
    return { lost: 1, halfWritten: 0, why: [`the recording ${id} has ${length} bytes of ${bytes} acknowledged`] };
  const { data_length, channel_count, recording_state } = one!.doc;
  const isWhole = data_length === length && length % (4 * Number(channel_count)) === 0;
  if (isWhole && recording_state === "recovered") return { lost: 0, halfWritten: 0, why: [] };
  const facts = JSON.stringify({ length, data_length, channel_count, recording_state });
  return { lost: 0, halfWritten: 1, why: [`the recording ${id} was not closed as it lies: ${facts}`] };
}
