/** A microphone that plays a file, in the place of the device's own. */
import { writeFileSync } from "node:fs";
import { type LaunchOpts, test } from "./app.ts";

/** A browser whose microphone gives these samples once, then silence, and may be used. */
export function fakeMicrophone(wav: Buffer): LaunchOpts {
  const path = test.info().outputPath("microphone.wav");
  writeFileSync(path, wav);
  const args = ["--use-fake-device-for-media-stream", `--use-file-for-fake-audio-capture=${path}%noloop`];
  return { args, permissions: ["microphone", "screen-wake-lock"] };
}
