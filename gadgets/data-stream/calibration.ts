/** What the numbers of a channel mean: from a sensor's sensitivity, from a calibrator's tone, or as a factor. Pure. */
import { msg } from "@lit/localize";
import { parseSampleFacts } from "../../src/format/index.ts";
import type { Doc } from "../../src/jio/index.ts";
import { typedNumber } from "../locale.ts";

export const METHODS = ["sensitivity", "tone", "factor"] as const;
export type Method = (typeof METHODS)[number];

/** As a person has left the fields. */
export interface CalibrationValues {
  readonly method: Method;
  readonly unit: string;
  /** mV in one unit, and what full scale of the samples is at the input. */
  readonly millivolts: string;
  readonly volts: string;
  readonly toneHz: string;
  /** Of the tone: dB re 20 µPa where the unit is Pa, else its effective value in the unit. */
  readonly toneLevel: string;
  readonly factor: string;
}
export type CalibrationField = keyof CalibrationValues;

export const firstCalibration = ({ unit, scale }: { unit: string; scale: number }): CalibrationValues => ({
  method: "sensitivity",
  unit: unit === "FS" ? "g" : unit,
  millivolts: "100",
  volts: "1",
  toneHz: "1000",
  toneLevel: "94",
  factor: String(scale),
});

const HEARING_PA = 20e-6;
const LONGEST_UNIT = 20;

/** Sound pressure is told in decibels. */
export const isSound = (unit: string): boolean => unit.trim() === "Pa";

/** The effective value that a tone of that level has, in the unit: 94 dB are 1 Pa. */
export const toneRms = (level: number, unit: string): number =>
  isSound(unit) ? HEARING_PA * 10 ** (level / 20) : level;

export const sensitivityScale = ({ millivolts, volts }: { millivolts: number; volts: number }): number =>
  volts / (millivolts / 1000);

/** What the scale becomes, so that what was measured with the present one is what the tone is. */
export const toneScale = (present: number, measuredRms: number, rms: number): number => (present * rms) / measuredRms;

type Errors = Partial<Record<CalibrationField, string>>;
/** What is asked for: a scale, or a tone whose effective value is known. */
export type Calibration =
  | { readonly unit: string; readonly scale: number }
  | { readonly unit: string; readonly toneHz: number; readonly rms: number };

export function checkCalibration(
  values: CalibrationValues,
  sampleRateHz: number,
): { calibration: Calibration } | { errors: Errors } {
  const errors: Errors = {};
  const unit = values.unit.trim();
  if (unit === "" || unit.length > LONGEST_UNIT) errors.unit = msg("A unit, such as g, m/s² or Pa.");
  const positive = (name: "millivolts" | "volts" | "toneHz") => {
    const value = typedNumber(values[name]);
    if (!(value > 0) || !Number.isFinite(value)) errors[name] = msg("A number above 0.");
    return value;
  };
  const found = (): Calibration => {
    if (values.method === "sensitivity") {
      const [millivolts, volts] = [positive("millivolts"), positive("volts")];
      return { unit, scale: sensitivityScale({ millivolts, volts }) };
    }
    if (values.method === "factor") {
      const scale = typedNumber(values.factor);
      if (!Number.isFinite(scale) || scale === 0) errors.factor = msg("A number other than 0.");
      return { unit, scale };
    }
    const toneHz = positive("toneHz");
    if (toneHz >= sampleRateHz / 2) errors.toneHz = msg("The tone must lie below half the sample rate.");
    const rms = toneRms(typedNumber(values.toneLevel), unit);
    if (!(rms > 0) || !Number.isFinite(rms)) errors.toneLevel = msg("A level, please.");
    return { unit, toneHz, rms };
  };
  const calibration = found();
  return Object.keys(errors).length > 0 ? { errors } : { calibration };
}

/** The document's channels, that one with another unit and scale. Throws "invalid-metadata". */
export function withChannel(doc: Doc, channel: number, { unit, scale }: { unit: string; scale: number }): Doc {
  const { channels } = parseSampleFacts(doc);
  return {
    channels: channels.map((one, n) => (n === channel ? { unit, scale } : { unit: one.unit, scale: one.scale })),
  };
}
