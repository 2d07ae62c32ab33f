/** A microphone with nothing done to its sound, as far as the browser obeys; what it really does is read back. Window only. */

import type { CaptureCommand, CaptureNews } from "./capture.ts";
import captureUrl from "./capture.worklet.ts?worker&url";
import type { MicrophoneFacts, MicrophoneTrouble } from "./recorder-state.ts";

export interface Microphone {
  readonly facts: MicrophoneFacts;
  /** Samples go to that port until `stop`. */
  start(port: MessagePort): void;
  stop(): void;
  close(): void;
}

export interface MicrophoneEvents {
  news(news: CaptureNews): void;
  /** Its plug was pulled, the permission taken back, or the audio thread has failed. */
  lost(): void;
  /** The browser stands still, or goes on. */
  heldUp(isHeldUp: boolean): void;
}

/** More than any device has: the browser gives what there is. */
const MOST_CHANNELS = 8;

/** Opens the device of that id, or the one that the system prefers. Rejects with what the browser says; `troubleOf` reads it. */
export async function openMicrophone(deviceId: string | undefined, events: MicrophoneEvents): Promise<Microphone> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: {
      ...(deviceId && { deviceId: { exact: deviceId } }),
      autoGainControl: false,
      noiseSuppression: false,
      echoCancellation: false,
      channelCount: { ideal: MOST_CHANNELS },
    },
  });
  const [track] = stream.getAudioTracks();
  try {
    return await listenTo(track!, stream, events);
  } catch (error) {
    track!.stop();
    throw error;
  }
}

async function listenTo(track: MediaStreamTrack, stream: MediaStream, events: MicrophoneEvents): Promise<Microphone> {
  const settings = track.getSettings();
  const { sampleRate, channelCount = 1, deviceId = "" } = settings;
  // At the device's own rate nothing is resampled; where the browser does not tell it, it chooses.
  const context = new AudioContext({ latencyHint: "playback", ...(sampleRate && { sampleRate }) });
  const life = new AbortController();
  try {
    await context.audioWorklet.addModule(captureUrl);
    void context.resume().catch(() => {});
    const node = new AudioWorkletNode(context, "wf-capture", {
      channelCount,
      channelCountMode: "explicit",
      channelInterpretation: "discrete",
      processorOptions: { channelCount },
    });
    context.createMediaStreamSource(stream).connect(node).connect(context.destination); // silent; what leads nowhere is not run
    const tell = (command: CaptureCommand, transfer: Transferable[] = []) => node.port.postMessage(command, transfer);
    node.port.onmessage = ({ data }: MessageEvent<CaptureNews>) => events.news(data);
    track.onended = () => events.lost();
    node.addEventListener("processorerror", () => events.lost(), life);
    track.onmute = () => tell({ to: "mute", isMuted: true });
    track.onunmute = () => tell({ to: "mute", isMuted: false });
    context.onstatechange = () => {
      events.heldUp(context.state !== "running" && context.state !== "closed");
      if (context.state !== "running" && context.state !== "closed") void context.resume().catch(() => {});
    };
    return {
      facts: {
        deviceId,
        label: track.label,
        sampleRateHz: context.sampleRate,
        channelCount,
        processing: {
          autoGainControl: settings.autoGainControl,
          noiseSuppression: settings.noiseSuppression,
          echoCancellation: told(settings.echoCancellation),
        },
      },
      start(port) {
        void context.resume().catch(() => {}); // a browser may have waited for a tap
        tell({ to: "start", port }, [port]);
      },
      stop: () => tell({ to: "stop" }),
      close() {
        life.abort();
        track.onended = context.onstatechange = null;
        track.stop();
        void context.close().catch(() => {});
      },
    };
  } catch (error) {
    void context.close().catch(() => {});
    throw error;
  }
}

/** Newer browsers name the kind of echo cancellation, where there is one. */
const told = (value: unknown): boolean | undefined => (value === undefined ? undefined : value !== false);

/** The microphones there are; their names are told once one was allowed. */
export async function listMicrophones(): Promise<{ id: string; label: string }[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "")
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

/** True where opening one asks nobody. */
export async function isAllowed(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: "microphone" as PermissionName });
    return state === "granted";
  } catch {
    return false; // not every browser tells
  }
}

const TROUBLES: Record<string, MicrophoneTrouble> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

export function troubleOf(error: unknown): MicrophoneTrouble {
  if (!navigator.mediaDevices?.getUserMedia || !globalThis.AudioWorkletNode) return "unsupported";
  return TROUBLES[(error as Error).name] ?? "failed";
}
