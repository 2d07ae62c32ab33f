/** All of a storage as one zip in layout `folder`, and back: what the workers do, and what they report. */
import type { Progress } from "../../base/progress.ts";
import { task } from "../../worker/task.ts";

/** Where an archive goes: a file that a person chose, or one of ours in the folder of exports, to be downloaded from there. */
export type ExportTarget = { file: FileSystemFileHandle } | { name: string };

/** What could not be exported as it was stored. */
export interface ExportProblem {
  id: string;
  title: string;
  /** The attachment; absent: the document itself. */
  name?: string;
  /**
   * damaged: its bytes fail their digest; they are in the archive, under the digest they should have.
   * missing: its bytes cannot be read; they are not in the archive.
   * changed: it was replaced or removed meanwhile.
   * unnamable: its name is too long for a zip.
   */
  what: "damaged" | "missing" | "changed" | "unnamable";
}

export interface ExportReport {
  documents: number;
  attachments: number;
  /** Length of the archive. */
  bytes: number;
  problems: ExportProblem[];
}

export interface ImportReport {
  added: number;
  /** Of what was added. */
  bytes: number;
  /** Documents that were here before, the same in every byte: those here and those in the archive were read. */
  here: number;
  /** Documents whose bytes here were damaged or missing and are now those of the archive. */
  repaired: { id: string; title: string }[];
  /** Documents that are here and are not the same; they were left as they are here. */
  differing: { id: string; title: string }[];
  /** Parts of the archive that are damaged or cannot be read; `path` is their place in it. */
  refused: { path: string; message: string }[];
}

/** Writes everything but the modules of `without`. Aborted or failed, it leaves no file behind. */
export const exportAll = task<
  { storage: object; target: ExportTarget; without?: readonly string[] },
  ExportReport,
  Progress
>("jio/exportAll");

/**
 * Brings in what is not here yet, each document with its attachments or not at all. What is here is never changed, but
 * bytes that fail their digest are put right where the archive has them; a second import does nothing.
 */
export const importArchive = task<{ storage: object; archive: Blob }, ImportReport, Progress>("jio/importArchive");
