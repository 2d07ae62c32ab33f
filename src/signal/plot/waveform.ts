import { FieldError } from "../../base/errors.ts";
import { bytesPerFrame, parseSampleFacts, type SampleFacts } from "../../format/index.ts";
import type { Context } from "../../worker/serve.ts";
import { readChannel } from "../stored/read-channel.ts";
import { withStorage } from "../stored/with-storage.ts";
import type { Waveform, WaveformRequest } from "../tasks.ts";
import { addExtremes, createExtremes, planValues } from "./extremes.ts";

const SLICE_BYTES = 4 << 20;

/** Reads what lies between two times slice by slice and keeps the extremes of every column. */
export function reduceWaveform(
  request: WaveformRequest,
  { signal, emit }: Context<{ bytes: number; totalBytes: number }>,
): Promise<Waveform> {
  const { id, channel } = request;
  return withStorage(request.storage, async (storage) => {
    const facts = parseSampleFacts(await storage.get(id, { signal }));
    const { first, count } = planFrames(request, facts);
    const extremes = createExtremes(count, request.columns);
    const frameBytes = bytesPerFrame(facts);
    const slice = Math.max(1, Math.floor(SLICE_BYTES / frameBytes));
    for (let done = 0; done < count; ) {
      signal.throwIfAborted();
      const frames = Math.min(slice, count - done);
      const view = await readChannel(storage, { id, channel, facts }, { first: first + done, count: frames }, signal);
      addExtremes(extremes, done, { data: view.data, offset: view.offset, stride: view.stride[0]!, count: frames });
      done += frames;
      emit({ bytes: done * frameBytes, totalBytes: count * frameBytes });
    }
    const { min, max, peak, exact } = extremes;
    return { time: peak.map((frame) => (first + frame) / facts.sampleRateHz), min, max, exact };
  });
}

function planFrames(request: WaveformRequest, facts: SampleFacts): { first: number; count: number } {
  const { channel, startS, endS, columns } = request;
  if (!Number.isInteger(channel) || channel < 0 || channel >= facts.channelCount)
    throw new FieldError("invalid-argument", `channel is 0 to ${facts.channelCount - 1}, not ${channel}`, { channel });
  if (!Number.isSafeInteger(columns) || columns < 1)
    throw new FieldError("invalid-argument", `columns is a positive integer, not ${columns}`, { columns });
  if (!(startS <= endS)) throw new FieldError("invalid-argument", "startS must not lie after endS", { startS, endS });
  const frames = facts.dataLength / bytesPerFrame(facts);
  const first = Math.max(0, Math.ceil(startS * facts.sampleRateHz));
  const last = Math.min(frames, Math.floor(endS * facts.sampleRateHz) + 1);
  return planValues(first, last, { n: frames, columns });
}
