import fc from "fast-check";
import { expect, test } from "vitest";
import { exportName } from "../../../src/ingest/export-name.ts";
import { runs } from "../../support/runs.ts";

test.each([
  ["Climate on the bench", "npy", "Climate on the bench.npy"],
  ["ramp.npy", "npy", "ramp.npy"],
  ["ramp.NPZ", "csv", "ramp.csv"],
  ["Spectrum of a/b: 50 Hz", "wendelin", "Spectrum of a_b_ 50 Hz.wendelin"],
  ["take 1.5", "wav", "take 1.5.wav"],
  ["ramp.dat", "wav", "ramp.dat.wav"],
  ["tone.wav", "raw", "tone.wav"],
  ["ramp.dat", "raw", "ramp.dat"],
  ["Synthetic", "raw", "Synthetic.bin"],
  ["../../etc", "npy", "_.._etc.npy"],
  ["", "npy", "data.npy"],
  ["...", "csv", "data.csv"],
] as const)("“%s” as %s is “%s”", (title, format, name) => expect(exportName(title, format)).toBe(name));

test("whatever the title, the name is one that every file system takes", () => {
  const formats = fc.constantFrom("npy", "npz", "csv", "wendelin", "wav", "raw");
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), formats, (title, format) => {
      const name = exportName(title, format as "npy");
      expect(name).not.toMatch(/[\\/:*?"<>|\p{Cc}]|^[.~ ]|[. ]$/u);
      expect(new TextEncoder().encode(name).length).toBeLessThan(256);
    }),
    { numRuns: runs(500) },
  );
});
