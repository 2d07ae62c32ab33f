/** What the window and the audio thread say to each other. */
import type { Level } from "./levels.ts";

export type CaptureCommand =
  /** Samples go to that port from now on. */
  | { to: "start"; port: MessagePort }
  | { to: "stop" }
  /** The browser says that the device gives nothing now. */
  | { to: "mute"; isMuted: boolean };

/** About ten times a second. */
export interface CaptureNews {
  readonly level: Level;
  /** Handed on since the start. */
  readonly frames: number;
}
