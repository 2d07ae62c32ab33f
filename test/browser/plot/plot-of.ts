/** A plot in the document whose source notes what it is asked. */
import { expect, vi } from "vitest";
import type { PlotGadget } from "../../../gadgets/plot/plot.ts";
import "../../../gadgets/plot/plot.ts";

export type Asked = { from: number; to: number; columns: number };
export const line = (from: number, to: number, count: number, f: (x: number) => number) => {
  const x = Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
  const y = x.map(f);
  return { x, min: y, max: y, exact: true };
};
export const hill = (x: number) => 1e-3 * Math.exp(-(((x - 50) / 4) ** 2)) + 1e-8;

export async function plotOf(parts: Partial<PlotGadget> = {}, values = hill) {
  const asked: Asked[] = [];
  const signals: AbortSignal[] = [];
  const plot = document.createElement("wf-plot") as PlotGadget;
  const source: PlotGadget["source"] = async (view, signal) => {
    asked.push(view);
    signals.push(signal);
    return line(view.from, view.to, view.columns, values);
  };
  Object.assign(plot, { source, extent: [0, 100], xUnit: "Hz", xLabel: "Frequency", label: "Spectrum", ...parts });
  const box = document.createElement("div");
  box.style.width = "600px";
  box.append(plot);
  document.body.append(box);
  await plot.whenReady;
  return { plot, box, asked, signals, ...parts };
}
export const inside = <T extends Element = HTMLElement>(plot: PlotGadget, selector: string) =>
  plot.renderRoot.querySelector<T>(selector)!;
export const settled = (plot: PlotGadget) =>
  vi.waitFor(() => {
    expect(inside(plot, "canvas")).not.toBeNull();
    expect(inside(plot, ".stage").getAttribute("aria-busy")).toBe("false");
  });
export const reading = (plot: PlotGadget) => inside(plot, "output").textContent!.trim();
export const viewOf = ({ from, to }: Asked) => [from, to];
