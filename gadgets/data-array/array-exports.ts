import { msg } from "@lit/localize";
import type { SavedFormat } from "../../src/ingest/index.ts";
import { exportSection } from "../export-section.ts";

/** The formats that an array is saved in. */
export function arrayExports(save: (format: SavedFormat) => Promise<unknown>) {
  const choice = (name: string, format: SavedFormat) => ({ name, run: () => void save(format) });
  const choices = [
    choice("NPY", "npy"),
    choice("NPZ", "npz"),
    choice("CSV", "csv"),
    choice("Zarr", "zarr"),
    choice("Wendelin", "wendelin"),
  ];
  const hint = msg(
    "The whole array, not only the slice shown. NPZ and Zarr: all arrays of this document. CSV: for spreadsheets.",
  );
  return exportSection(choices, hint);
}
