/** What a finished job found that a person has to see to; the words are short, the whole is on the page of its result. */
import { msg } from "@lit/localize";
import type { ImportReport } from "../src/jio/tasks.ts";
import type { Job } from "../src/portal/index.ts";
import type { CheckedBytes, EndedRecording, FinishedExport } from "./acquirable.ts";

/** `undefined` where all is well, or the job is not done. */
export function troubleOf({ kind, state, report }: Job): string | undefined {
  if (state !== "done" || !report) return undefined;
  if (kind === "record") return (report as EndedRecording).text;
  if (kind === "verify" && (report as CheckedBytes).damaged.length > 0) return msg("Damage was found.");
  if (kind === "export" && (report as FinishedExport).problems.length > 0)
    return msg("The archive is written, but not everything is in it as it should be.");
  if (kind !== "restore") return undefined;
  const { differing, refused } = report as ImportReport;
  if (refused.length > 0) return msg("Parts of the archive could not be used.");
  return differing.length > 0 ? msg("Some documents here differ from the archive.") : undefined;
}
