/** What the recorder of a tab tells those who show it: plain data, replaced as a whole at each change. */
import type { Ended } from "./capture-queue.ts";
import type { Level } from "./levels.ts";
import type { Processing } from "./recording-doc.ts";

/** Why there is no microphone. */
export type MicrophoneTrouble = "refused" | "none" | "busy" | "unsupported" | "unplugged" | "failed";

export interface MicrophoneFacts {
  readonly deviceId: string;
  readonly label: string;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly processing: Processing;
}

/** on: the screen stays on. refused: the browser does not allow it now. unsupported: it cannot. */
export type WakeState = "off" | "on" | "refused" | "unsupported";

/** The one that runs. */
export interface RunningRecording {
  readonly id: string;
  readonly title: string;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  /** Handed on by the audio thread. */
  readonly seconds: number;
  /** On disk. */
  readonly bytes: number;
  readonly gapCount: number;
  readonly gapSeconds: number;
  /** Samples at the end of the scale, since the lamp was put out. */
  readonly clipped: number;
  /** How long the space lasts, as the browser estimates it; undefined where it does not tell. */
  readonly secondsLeft: number | undefined;
  /** It tells no more than that, whatever there is. */
  readonly lastsLonger: boolean;
  /** The browser has stopped the audio for now. */
  readonly isHeldUp: boolean;
}

/** How the last one ended. */
export interface LastRecording {
  /** Undefined where nothing was kept. */
  readonly id: string | undefined;
  readonly seconds: number;
  readonly ended: Ended | "unplugged";
  /** What a person has to know, where nobody stopped it. */
  readonly text?: string;
}

export interface RecorderState {
  /** asking: a person has to allow it first. opening: the microphone; where there is one, the recording. closed: there is none; `trouble` says why. */
  readonly phase: "asking" | "opening" | "closed" | "ready" | "recording" | "stopping";
  readonly trouble?: MicrophoneTrouble | undefined;
  readonly devices: readonly { readonly id: string; readonly label: string }[];
  readonly microphone?: MicrophoneFacts | undefined;
  /** Of the last tenth of a second. */
  readonly level?: Level | undefined;
  readonly recording?: RunningRecording | undefined;
  readonly last?: LastRecording | undefined;
  readonly wake: WakeState;
}

export const NO_RECORDER: RecorderState = { phase: "opening", devices: [], wake: "off" };
