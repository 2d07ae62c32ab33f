/** What a recording's document says while it grows, when it is done, and when its end was lost. Pure. */
import { bytesPerFrame, formatSampleFacts } from "../../format/index.ts";
import type { Doc } from "../../jio/index.ts";
import { formatGaps, type Gaps } from "./gaps.ts";

/** What is known when a recording begins. */
export interface RecordingPlan {
  readonly id: string;
  readonly title: string;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  /** As the browser calls it. */
  readonly device: string;
  /** What the browser really does to the sound, as it tells; undefined where it does not tell. */
  readonly processing: Processing;
}

export interface Processing {
  readonly autoGainControl: boolean | undefined;
  readonly noiseSuppression: boolean | undefined;
  readonly echoCancellation: boolean | undefined;
}

/** How far it is. */
export interface RecordingSoFar {
  readonly dataLength: number; // bytes
  readonly gaps: Gaps;
  /** Full scale is 1. */
  readonly peak: number;
  readonly clipped: number; // samples
}

export const recordedFormat = "float32";

export const frameBytes = ({ channelCount }: Pick<RecordingPlan, "channelCount">) =>
  bytesPerFrame({ sampleFormat: recordedFormat, channelCount });

/** Held by whoever writes it; where it is free and the document says "recording", the writer is gone. */
export const recordingLock = (id: string) => `field:recording:${id}`;

export function newRecordingDoc(plan: RecordingPlan, now: Date): Doc {
  const { title, sampleRateHz, channelCount, device, processing } = plan;
  const channels = Array.from({ length: channelCount }, () => ({ unit: "FS", scale: 1 }));
  const facts = { sampleFormat: recordedFormat, bigEndian: false, channelCount, sampleRateHz, channels } as const;
  return {
    portal_type: "Data Stream",
    title,
    reference: title,
    content_type: "application/octet-stream",
    creation_date: now.toISOString(),
    ...formatSampleFacts({ ...facts, dataOffset: 0, dataLength: 0 }),
    operation: "record",
    recording_state: "recording",
    parameters: {
      device,
      auto_gain_control: processing.autoGainControl ?? null,
      noise_suppression: processing.noiseSuppression ?? null,
      echo_cancellation: processing.echoCancellation ?? null,
    },
  };
}

export function growingDoc(doc: Doc, { dataLength, gaps, peak, clipped }: RecordingSoFar): Doc {
  const parameters = { ...Object(doc.parameters), ...formatGaps(gaps), peak, clipped_samples: clipped };
  return { ...doc, data_length: dataLength, parameters };
}

/** `how`: why it ended where nobody stopped it. */
export function finishedDoc(doc: Doc, so: RecordingSoFar, how: string): Doc {
  const { recording_state: _, ...rest } = growingDoc(doc, so);
  return how === "stopped" ? rest : { ...rest, parameters: { ...Object(rest.parameters), ended_by: how } };
}

/** Its bytes as they are on disk; a title that nobody changed says what happened. */
export function recoveredDoc(doc: Doc, { dataLength, title }: { dataLength: number; title: string }): Doc {
  const isOurs = doc.title === doc.reference;
  return {
    ...doc,
    ...(isOurs && { title, reference: title }),
    data_length: dataLength,
    recording_state: "recovered",
  };
}
