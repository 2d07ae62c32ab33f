import { expect, test } from "vitest";
import {
  chooseLevel,
  createShownSources,
  linearOf,
  parsePower,
  planLevel,
  quantitiesOf,
  shownData,
} from "../../../gadgets/level.ts";
import { welch } from "../../../src/signal/index.ts";

const fs = 1000;
const doc = (scaling: "density" | "spectrum", more: object = {}) => ({
  operation: "welch",
  unit: scaling === "density" ? "Pa²/Hz" : "Pa²",
  parameters: { fs, window: "hann", nperseg: 200, scaling },
  ...more,
});
// a sine of amplitude 0.5 Pa, on a bin
const sine = Float64Array.from({ length: 4000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 100 * i) / fs));
const peak = (scaling: "density" | "spectrum") => {
  const { Pxx } = welch(sine, { fs, nperseg: 200, scaling });
  return Math.max(...Pxx);
};
const level = (power: number, { gain }: { gain: number }) => 10 * Math.log10(power * gain);

test("a sine of amplitude 0.5 Pa is read as that, as its effective value and as its power, whatever was stored", () => {
  for (const scaling of ["density", "spectrum"] as const) {
    const stored = parsePower(doc(scaling));
    const shown = (quantity: "amplitude" | "rms" | "power") =>
      planLevel(stored, { quantity, decibel: false, reference: 1 }, "");
    expect(linearOf(shown("amplitude"), peak(scaling))).toBeCloseTo(0.5, 6);
    expect(linearOf(shown("rms"), peak(scaling))).toBeCloseTo(0.5 / Math.SQRT2, 6);
    expect(linearOf(shown("power"), peak(scaling))).toBeCloseTo(0.125, 6);
  }
  const density = { quantity: "psd", decibel: false, reference: 1 } as const;
  expect(linearOf(planLevel(parsePower(doc("spectrum")), density, ""), peak("spectrum"))).toBeCloseTo(
    peak("density"),
    9,
  );
});

test("decibels are relative to the reference, amplitudes like their powers; the unit says of what", () => {
  const stored = parsePower(doc("spectrum"));
  const shown = (quantity: "amplitude" | "rms" | "power" | "psd", reference = 20e-6) =>
    planLevel(stored, { quantity, decibel: true, reference }, "");
  expect(level(peak("spectrum"), shown("amplitude"))).toBeCloseTo(20 * Math.log10(0.5 / 20e-6), 4);
  expect(level(peak("spectrum"), shown("rms"))).toBeCloseTo(20 * Math.log10(0.5 / Math.SQRT2 / 20e-6), 4);
  expect(level(peak("spectrum"), shown("power"))).toBeCloseTo(20 * Math.log10(0.5 / Math.SQRT2 / 20e-6), 4);
  const units = (["amplitude", "rms", "power", "psd"] as const).map((one) => shown(one).decibelUnit);
  expect(units).toEqual(["dB re 20 µPa", "dB re 20 µPa", "dB re (20 µPa)²", "dB re (20 µPa)²/Hz"]);
  expect(shown("psd", 1).decibelUnit).toBe("dB re 1 Pa²/Hz");
  expect(shown("amplitude", 1)).toMatchObject({ decibelUnit: "dB re 1 Pa", unit: "Pa" });
  expect(shown("psd", 1).unit).toBe("Pa²/Hz");
});

test("a full-length transform is read as powers of its lines in the signal's unit", () => {
  const stored = parsePower({ operation: "rfft", unit: "g", parameters: { fs: 1000, samples: 4000 } });
  expect(stored).toEqual({ unit: "g", isDensity: false, noiseHz: 0.25 });
});

test("the URL goes before what was asked for, that before what is stored; what makes no sense is passed over", () => {
  const asked = doc("spectrum", { display: { quantity: "rms", dbReference: 20e-6 } });
  const stored = parsePower(asked);
  expect(chooseLevel(asked, stored, {})).toEqual({ quantity: "rms", decibel: true, reference: 20e-6 });
  expect(chooseLevel(asked, stored, { quantity: "psd", scale: "linear", reference: 2 })).toEqual({
    quantity: "psd",
    decibel: false,
    reference: 2,
  });
  expect(chooseLevel(doc("density"), parsePower(doc("density")), {}).quantity).toBe("psd");
  const odd = { unit: "furlong", display: { quantity: "rms", dbReference: -1 } };
  expect(chooseLevel(odd, parsePower(odd), {})).toMatchObject({ quantity: "power", reference: 1 });
});

test("where window or unit are unknown only what can be told is offered", () => {
  expect(quantitiesOf(parsePower(doc("density")))).toEqual(["amplitude", "rms", "power", "psd"]);
  const nameless = { ...doc("density"), parameters: { fs, window: "some other program's", nperseg: 200 } };
  expect(quantitiesOf(parsePower(nameless))).toEqual(["psd"]);
  expect(quantitiesOf(parsePower({ ...nameless, unit: "Pa²" }))).toEqual(["amplitude", "rms", "power"]);
  const other = parsePower({ unit: "count" });
  expect(quantitiesOf(other)).toEqual([]);
  const shown = planLevel(other, { quantity: "power", decibel: true, reference: 5 }, "count");
  expect(shown).toMatchObject({ factor: 1, gain: 1, unit: "count", decibelUnit: "dB re 1 count" });
});

test("a plot's data are changed to what is shown; one choice is always the same source", async () => {
  const data = { x: Float64Array.of(1), min: Float64Array.of(2), max: Float64Array.of(8), exact: false };
  const stored = { unit: "g", isDensity: false, noiseHz: undefined };
  const linear = planLevel(stored, { quantity: "amplitude", decibel: false, reference: 1 }, "");
  expect(shownData(data, linear)).toMatchObject({ min: Float64Array.of(2), max: Float64Array.of(4) });
  const decibel = planLevel(stored, { quantity: "power", decibel: true, reference: 2 }, "");
  expect(shownData(data, decibel).max).toEqual(Float64Array.of(2));
  const sourceOf = createShownSources(async () => data);
  expect(sourceOf(linear)).toBe(sourceOf({ ...linear }));
  expect((await sourceOf(linear)({}, new AbortController().signal)).max).toEqual(Float64Array.of(4));
});
