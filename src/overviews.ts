/** The overviews that plots of long recordings read: made at the first view, each a job. Window only; part of the composition root. */
import { isCode } from "./base/errors.ts";
import { until } from "./base/signal.ts";
import { bytesPerFrame, parseSampleFacts } from "./format/index.ts";
import type { JioStorage } from "./jio/index.ts";
import type { JobContext, JobFacts, JobResult, Jobs } from "./portal/index.ts";

/** Shorter recordings are read as fast as their overview would be. */
const WORTH_BYTES = 32 << 20;
/** Who wants more of a recording whose overview is being made waits for that: reading all beside it would make both slow. */
const PATIENT_BYTES = 256 << 20;

interface Parts {
  storage: JioStorage;
  jobs: Jobs;
  startJob(facts: JobFacts, run: (context: JobContext) => Promise<JobResult>): string;
}

const load = () => import("./compute-overview.ts"); // not needed for the first paint

export function createOverviews({ storage, jobs, startJob }: Parts) {
  const { description } = storage;
  const looked = new Map<string, string>(); // by id: what was looked at is looked at again when it has grown or counts otherwise
  const made = new Map<string, { bytesPerSecond: number; done: Promise<void> }>(); // by id: what is being made now

  async function make(id: string, title: string, channels: readonly number[], bytesPerSecond: number): Promise<void> {
    const { pyramidIdOf, pyramidStored } = await load();
    const targetOf = (channel: number) => ({ storage: description, id: pyramidIdOf(id, channel) });
    const document = { portal_type: "Overview" };
    let end = () => {};
    made.set(id, { bytesPerSecond, done: new Promise((resolve) => (end = resolve)) });
    const job: string = startJob({ kind: "overview", title, sourceId: id }, async ({ signal, progress }) => {
      const o = { signal, onProgress: progress, document };
      try {
        for (const channel of channels)
          await pyramidStored({ storage: description, id, channel }, targetOf(channel), o).catch(ignoreLocked);
      } finally {
        made.delete(id);
        end();
      }
      setTimeout(() => jobs.forget(job)); // there is nothing to open
      return { report: undefined };
    });
  }

  return {
    /** Makes what is missing of a recording that is long enough; whoever looks at it need not wait. */
    async ensureOverview(id: string): Promise<void> {
      try {
        const doc = await storage.get(id);
        const facts = parseSampleFacts(doc);
        const seen = JSON.stringify(facts);
        if (facts.dataLength < WORTH_BYTES || looked.get(id) === seen) return;
        looked.set(id, seen);
        const { channelsWithoutPyramid } = await load();
        const channels = await channelsWithoutPyramid(storage, id);
        const bytesPerSecond = bytesPerFrame(facts) * facts.sampleRateHz;
        if (channels.length > 0) await make(id, String(doc.title ?? doc.reference ?? id), channels, bytesPerSecond);
      } catch {
        looked.delete(id); // no recording, or not now: who looks at it is told by what they look with, and may look again
      }
    },

    /** Resolves when so much of a recording can be read without being in the way of its overview. */
    async whenRead(id: string, seconds: number, signal: AbortSignal): Promise<void> {
      const { bytesPerSecond, done } = made.get(id) ?? { bytesPerSecond: 0, done: undefined };
      if (seconds * bytesPerSecond > PATIENT_BYTES) await until(done, signal);
    },

    /** What goes with a recording that is deleted. */
    async removeOverviews(id: string): Promise<void> {
      looked.delete(id);
      const { pyramidIdOf } = await load();
      for (let channel = 0; ; channel++)
        try {
          await storage.remove(pyramidIdOf(id, channel));
        } catch (error) {
          if (isCode(error, "not-found")) return;
          throw error;
        }
    },
  };
}

/** Another tab, which shows the same recording, makes it. */
function ignoreLocked(error: unknown): void {
  if (!isCode(error, "locked")) throw error;
}
