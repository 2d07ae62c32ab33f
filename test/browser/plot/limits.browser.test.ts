import { afterEach, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import type { PlotGadget } from "../../../gadgets/plot/plot.ts";
import { type Asked, hill, inside, line, plotOf, reading, settled } from "./plot-of.ts";

afterEach(() => document.body.replaceChildren());

const recording = (seconds: number, sampleRateHz: number): PlotGadget["source"] => {
  return async ({ from, to, columns }) => {
    const first = Math.max(0, Math.ceil(from * sampleRateHz) - 1);
    const last = Math.min(seconds * sampleRateHz - 1, Math.floor(to * sampleRateHz) + 1);
    const exact = last - first < 2 * columns;
    const count = exact ? last - first + 1 : columns;
    return { ...line(first / sampleRateHz, last / sampleRateHz, count, (x) => Math.sin(x * 1e4)), exact };
  };
};
async function zoomInFully(plot: PlotGadget) {
  inside(plot, ".stage").focus();
  for (let i = 0; i < 40; i++) await userEvent.keyboard("+");
  await settled(plot);
  const [from, to] = plot.view!;
  return { from, to, span: to - from };
}

test("no zoom goes below four samples, and the axis labels differ there", async () => {
  const named = { xUnit: "s", xLabel: "Time", label: "Waveform" };
  const given = { ...named, source: recording(12_600, 48_000), extent: [0, 12_600] as const, resolution: 1 / 48_000 };
  const { plot } = await plotOf({ ...given, view: [12_345, 12_346] });
  await settled(plot);
  const { span } = await zoomInFully(plot);
  expect(span).toBeCloseTo(4 / 48_000, 9);
  expect(inside(plot, ".axis.x").textContent).toMatch(/^Time from 12,345\.\d+ s \(µs\)$/);
  const labels = [...plot.renderRoot.querySelectorAll<HTMLElement>(".dygraph-axis-label-x")];
  expect(labels.length).toBeGreaterThan(2);
  expect(new Set(labels.map(({ textContent }) => textContent)).size).toBe(labels.length);
  for (const label of labels) expect(label.scrollWidth).toBeLessThanOrEqual(label.clientWidth);
  expect(inside(plot, ".stage").getAttribute("aria-label")).toMatch(
    /^Waveform, 12,345\.\d{6,7} s – 12,345\.\d{6,7} s\. Highest 12,345\.\d+ s · \S+/,
  );
});

test("where the distance of the samples is not given, it is learnt from the samples that come", async () => {
  const asked: Asked[] = [];
  const samples = recording(60, 1000)!;
  const source: PlotGadget["source"] = (view, signal) => {
    asked.push(view);
    return samples(view, signal);
  };
  const { plot } = await plotOf({ source, extent: [0, 60], view: [30, 30.000001], xUnit: "s" });
  await vi.waitFor(() => expect(asked.at(-1)!.to - asked.at(-1)!.from).toBeCloseTo(0.004, 9));
  expect(asked.at(-1)!.from).toBeCloseTo(29.998, 4);
  plot.view = undefined;
  await settled(plot);
  expect((await zoomInFully(plot)).span).toBeCloseTo(0.004, 9);
});

test("an infinite value is a gap: the rest is drawn in its own range, and nothing complains", async () => {
  const complaints = (["log", "warn", "error"] as const).map((level) => vi.spyOn(console, level));
  const odd = (x: number) => (Math.round(x) === 30 ? Number.POSITIVE_INFINITY : Math.sin(x / 5));
  const { plot } = await plotOf({}, odd);
  await settled(plot);
  expect(reading(plot)).toMatch(/^Highest \S+ Hz · 1$|^Highest .* · 0\.99+/);
  const yLabels = [...plot.renderRoot.querySelectorAll(".dygraph-axis-label-y")].map(({ textContent }) => textContent);
  expect(yLabels[0]).toMatch(/^−/);
  for (const spy of complaints) {
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  }
});

test("where no value is finite the plot says so, and stops when there is one", async () => {
  const { plot } = await plotOf({ yUnit: "FS²/Hz", decibel: true }, () => Number.NaN);
  await settled(plot);
  await vi.waitFor(() => expect(inside(plot, ".empty")?.textContent).toBe("No finite values here"));
  expect(inside(plot, ".stage").getAttribute("aria-label")).toBe("Spectrum, 0 Hz – 100 Hz. No finite values here");
  expect(reading(plot)).toBe("");
  plot.partial = line(0, 100, 50, hill);
  await vi.waitFor(() => expect(inside(plot, ".empty")).toBeNull());
});
