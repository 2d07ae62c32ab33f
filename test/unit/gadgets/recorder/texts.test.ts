import { expect, test } from "vitest";
import { frequencyTicks, loudestOf, spectrumLine, waveformBars } from "../../../../gadgets/recorder/draw-live.ts";
import { decibelsOf, elapsedText, levelText, placeOf } from "../../../../gadgets/recorder/level-text.ts";
import { processingTexts, rateText } from "../../../../gadgets/recorder/words.ts";

test("time runs in tenths, hours only where there are some", () => {
  expect([0, 5.99, 65.3, 3599.96, 3600, 45_296.78].map(elapsedText)).toEqual([
    "0:00.0",
    "0:05.9",
    "1:05.3",
    "59:59.9",
    "1:00:00.0",
    "12:34:56.7",
  ]);
});

test("levels are decibels of full scale, as far down as the meter goes", () => {
  expect([1, 0.5, 0.1, 0].map((value) => Math.round(decibelsOf(value)))).toEqual([0, -6, -20, -80]);
  expect([levelText(0.1), levelText(0)]).toEqual(["−20 dBFS", "below −80 dBFS"]);
  expect([placeOf(0), placeOf(1), placeOf(1.5)]).toEqual([0, 1, 1]);
});

test("what the browser does to the sound is told as it was read back, also that it does not tell", () => {
  const facts = { deviceId: "", label: "", sampleRateHz: 44_100, channelCount: 1 };
  const processing = { autoGainControl: false, noiseSuppression: true, echoCancellation: undefined };
  expect(processingTexts({ ...facts, processing })).toEqual([
    { text: "Automatic gain off", isOn: false },
    { text: "Noise suppression ON", isOn: true },
    { text: "Echo cancellation: the browser does not tell", isOn: true },
  ]);
  expect(rateText({ ...facts, processing })).toBe("44.1 kHz, 1 channel");
});

test("the live picture lies in its box: silence on the middle line, what is absent nowhere, the scale at rest", () => {
  const picture = { min: Float32Array.of(Number.NaN, -0.1, 0), max: Float32Array.of(Number.NaN, 0.1, 0) };
  expect(loudestOf(picture)).toBe(0.125);
  const bars = waveformBars(picture, { width: 30, height: 100 });
  expect(bars.map(({ x }) => x)).toEqual([10, 20]);
  expect(bars[0]!.y).toBeCloseTo(10);
  expect(bars[0]!.height).toBeCloseTo(80);
  expect(bars[1]).toEqual({ x: 20, y: 50, height: 1 });
  expect(spectrumLine({ levels: Float32Array.of(0, -60, -160) }, { width: 30, height: 120 })).toEqual([
    { x: 5, y: 0 },
    { x: 15, y: 60 },
    { x: 25, y: 120 },
  ]);
  expect(frequencyTicks({ fromHz: 10, toHz: 24_000 }).map(({ hertz }) => hertz)).toEqual([100, 1000, 10_000]);
});
