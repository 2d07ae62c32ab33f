import { msg } from "@lit/localize";
import type { ArrayFormat } from "../../src/ingest/index.ts";
import { exportSection } from "../export-section.ts";

/** The formats that an array is saved in. */
export function arrayExports(save: (format: ArrayFormat) => Promise<unknown>) {
  const choice = (name: string, format: ArrayFormat) => ({ name, run: () => void save(format) });
  const choices = [choice("NPY", "npy"), choice("NPZ", "npz"), choice("CSV", "csv"), choice("Wendelin", "wendelin")];
  const hint = msg(
    "The whole array, not only the slice shown. NPZ: all arrays of this document. CSV: for spreadsheets.",
  );
  return exportSection(choices, hint);
}
