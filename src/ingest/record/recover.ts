/** Closes what a killed browser left: the samples on disk become a recording like any other. */
import { isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { Doc, JioStorage } from "../../jio/index.ts";
import { frameBytes, recoveredDoc } from "./recording-doc.ts";

/** Documents that say they are being recorded. */
export async function findUnfinished(storage: JioStorage, o: Opts = {}): Promise<string[]> {
  const query = 'portal_type: = "Data Stream" AND recording_state: = "recording"';
  return (await storage.buildQuery({ ...o, query })).map(({ id }) => id);
}

export interface RecoverDeps {
  storage: JioStorage;
  settle(id: string): Promise<void>;
  changeDoc(id: string, change: (doc: Doc) => Doc): Promise<void>;
  /** What it is called from now on, unless somebody gave it a name. */
  titleOf(doc: Doc): string;
}

/**
 * The caller holds the recording's lock. Answers with its length in seconds; `undefined` where it was closed meanwhile, or where
 * nothing had been written: then nothing is kept.
 */
export async function recoverRecording(deps: RecoverDeps, id: string): Promise<number | undefined> {
  const { storage, settle, changeDoc, titleOf } = deps;
  const doc = await storage.get(id).catch(ignoreAbsent);
  if (doc?.recording_state !== "recording") return undefined;
  await settle(id);
  const { data } = await storage.allAttachments(id);
  const frame = frameBytes({ channelCount: Number(doc.channel_count) });
  const frames = Math.floor((data?.length ?? 0) / frame);
  if (frames === 0) {
    await storage.remove(id).catch(ignoreAbsent);
    return undefined;
  }
  await changeDoc(id, (now) => recoveredDoc(now, { dataLength: frames * frame, title: titleOf(now) }));
  return frames / Number(doc.sample_rate_hz);
}

function ignoreAbsent(error: unknown): undefined {
  if (!isCode(error, "not-found")) throw error;
}
