import { createStorage, type Doc, type JioStorage } from "../../jio/index.ts";
import { settleTail } from "../../jio/tasks.ts";
import { changeDocument } from "../../portal/index.ts";
import { localRunner, serve } from "../../worker/serve.ts";
import { type CaptureQueue, createCaptureQueue } from "./capture-queue.ts";
import type { Captured } from "./cut-blocks.ts";
import { createRing, livePicture, type Ring } from "./live-picture.ts";
import { recordStream } from "./record-stream.ts";
import { type RecordingPlan, recordingLock } from "./recording-doc.ts";
import { findUnfinished } from "./recover.ts";
import { endRecording, findRecordings, readLive, record } from "./tasks.ts";

const WRITES_A_SECOND = 4;
const MOST_WAITING_BYTES = 16 << 20;
const LIVE_S = 4;

/** What this thread records. */
const running = new Map<string, { plan: RecordingPlan; queue: CaptureQueue; ring: Ring; ringFrames: number }>();

function begin(plan: RecordingPlan, port: MessagePort) {
  const { channelCount, sampleRateHz } = plan;
  const leastFrames = Math.ceil(sampleRateHz / WRITES_A_SECOND);
  const queue = createCaptureQueue({ leastFrames, mostBytes: MOST_WAITING_BYTES, channelCount });
  port.onmessage = ({ data }: MessageEvent<Captured>) => queue.push(data);
  const ringFrames = Math.ceil(LIVE_S * sampleRateHz);
  const mine = { plan, queue, ring: createRing(channelCount, ringFrames), ringFrames };
  running.set(plan.id, mine);
  return mine;
}

async function using<T>(description: object, run: (storage: JioStorage) => Promise<T>): Promise<T> {
  const storage = createStorage(description as { type: string });
  try {
    return await run(storage);
  } finally {
    await storage.close();
  }
}

serve(record, async ({ storage: description, database, plan, port }, { signal, emit }) => {
  const { queue, ring } = begin(plan, port);
  try {
    const value = await using(description, (storage) => {
      const deps = {
        storage,
        settle: (id: string) => localRunner().run(settleTail, { database, id, name: "data" }),
        changeDoc: (id: string, change: (doc: Doc) => Doc) => changeDocument(storage, id, change),
        now: () => new Date(),
      };
      const o = { signal, onProgress: emit, onSamples: ring.push };
      return navigator.locks.request(recordingLock(plan.id), () => recordStream(deps, plan, queue, o));
    });
    return { value };
  } finally {
    running.delete(plan.id);
    port.close();
  }
});

serve(endRecording, ({ id }) => {
  running.get(id)?.queue.end("stopped");
  return { value: undefined };
});

serve(readLive, ({ id, channel, columns }) => {
  const mine = running.get(id);
  if (!mine) return { value: undefined };
  const { plan, ring, ringFrames } = mine;
  const value = livePicture(ring.read(channel), { sampleRateHz: plan.sampleRateHz, columns, ringFrames });
  return { value, transfer: [value.min.buffer, value.max.buffer, value.levels.buffer] };
});

serve(findRecordings, async ({ storage }, { signal }) => ({
  value: await using(storage, (from) => findUnfinished(from, { signal })),
}));
