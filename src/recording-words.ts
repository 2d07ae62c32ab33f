/** How a recording ended that nobody stopped, in a person's words: what happened, what is kept, what to do. */
import { msg, str } from "@lit/localize";
import { formatDuration } from "../gadgets/numbers.ts";
import type { LastRecording } from "./ingest/record/recorder-state.ts";

/** The thread that wrote it is gone: what it had told as written is there, and made a recording of its own. */
export function lostText(seconds: number, error: Error): string {
  if (seconds === 0) return msg(str`Nothing was recorded: ${error.message}`);
  const length = formatDuration(seconds);
  return msg(
    str`The recording was cut off. Its first ${length} are on disk and become a recording of their own in a moment.`,
  );
}

export function endedText({ id, seconds, ended }: LastRecording, error?: Error): string {
  if (!id)
    return error
      ? msg(str`Nothing was recorded: ${error.message}`)
      : msg("Nothing was recorded: the microphone gave no sound.");
  const length = formatDuration(seconds);
  if (ended === "full")
    return msg(
      str`There is no space left, so the recording ended. Its ${length} are kept. Export or delete what is no longer needed, then record again.`,
    );
  if (ended === "slow")
    return msg(
      str`The disk could not keep up, so the recording ended. Its ${length} are kept. Close what else writes to it, then record again.`,
    );
  if (ended === "still")
    return msg(
      str`The microphone gave nothing for more than a minute, so the recording ended. Its ${length} are kept. See that it is not muted, and keep the screen on and this page in view.`,
    );
  if (ended === "unplugged")
    return msg(str`The microphone was unplugged, so the recording ended. Its ${length} are kept.`);
  if (ended === "failed")
    return msg(str`The recording could not be written any more. Its first ${length} are kept. ${error?.message ?? ""}`);
  return msg(str`The recording ended. Its ${length} are kept.`);
}
