/** What the recorder says of the microphone: what is wrong and what to do, and what the browser does to the sound. */
import { msg, str } from "@lit/localize";
import type { MicrophoneFacts, MicrophoneTrouble, RecorderState } from "../../src/ingest/index.ts";
import { formatCount, formatHertz } from "../numbers.ts";

export function troubleText(trouble: MicrophoneTrouble): string {
  return {
    refused: msg(
      "The browser does not let this page use the microphone. Allow it in the browser's settings for this site (often behind the icon beside the address), and in those of the device; then try again.",
    ),
    none: msg("There is no microphone. Plug one in, or choose another; then try again."),
    busy: msg("The microphone cannot be opened: another program may be using it. Close that, then try again."),
    unsupported: msg("This browser gives this page no microphone. Open it by HTTPS, in a current browser."),
    unplugged: msg("The microphone is gone. Plug it in again, or choose another. What was recorded is kept."),
    failed: msg("The microphone could not be opened. Try again, or choose another."),
  }[trouble];
}

/** True rate and channels, as they are. */
export function rateText({ sampleRateHz, channelCount }: MicrophoneFacts): string {
  const rate = formatHertz(sampleRateHz);
  return channelCount === 1 ? msg(str`${rate}, 1 channel`) : msg(str`${rate}, ${formatCount(channelCount)} channels`);
}

/** What the browser really does, as it was read back; `isOn` where it changes the sound. */
export function processingTexts({ processing }: MicrophoneFacts): { text: string; isOn: boolean }[] {
  const { autoGainControl, noiseSuppression, echoCancellation } = processing;
  const one = (value: boolean | undefined, [off, on, unknown]: [string, string, string]) => ({
    text: value === undefined ? unknown : value ? on : off,
    isOn: value !== false,
  });
  return [
    one(autoGainControl, [
      msg("Automatic gain off"),
      msg("Automatic gain ON"),
      msg("Automatic gain: the browser does not tell"),
    ]),
    one(noiseSuppression, [
      msg("Noise suppression off"),
      msg("Noise suppression ON"),
      msg("Noise suppression: the browser does not tell"),
    ]),
    one(echoCancellation, [
      msg("Echo cancellation off"),
      msg("Echo cancellation ON"),
      msg("Echo cancellation: the browser does not tell"),
    ]),
  ];
}

export function wakeText(wake: RecorderState["wake"]): string {
  return {
    on: msg("Screen kept on"),
    off: msg("Screen may go off"),
    refused: msg("The browser does not keep the screen on now"),
    unsupported: msg("This browser cannot keep the screen on"),
  }[wake];
}
