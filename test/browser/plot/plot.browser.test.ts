import { afterEach, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import type { PlotData } from "../../../gadgets/acquirable.ts";
import type { PlotGadget, PlotSource } from "../../../gadgets/plot/plot.ts";
import { type Asked, hill, inside, line, plotOf, reading, settled, viewOf } from "./plot-of.ts";

const zooms = (plot: PlotGadget) => {
  const heard: [number, number][] = [];
  plot.addEventListener("wf-zoomed", (event) => {
    const { from, to } = (event as CustomEvent<Asked>).detail;
    heard.push([from, to]);
  });
  return heard;
};
afterEach(() => document.body.replaceChildren());

test("a plot asks for one column a pixel of what it shows, and draws what comes", async () => {
  const { plot, asked } = await plotOf();
  await settled(plot);
  expect(viewOf(asked.at(-1)!)).toEqual([0, 100]);
  const { width } = inside(plot, ".surface").getBoundingClientRect();
  expect(asked.at(-1)!.columns).toBeLessThanOrEqual(600);
  expect(Math.abs(asked.at(-1)!.columns - width)).toBeLessThan(12);
});

test("a source that gives far more than it was asked for is still drawn with at most four points a pixel", async () => {
  const lineTo = vi.spyOn(CanvasRenderingContext2D.prototype, "lineTo");
  const { plot } = await plotOf({ source: async ({ from, to }) => line(from, to, 50_000, Math.sin) });
  lineTo.mockClear();
  plot.xLabel = "again";
  await settled(plot);
  await vi.waitFor(() => expect(lineTo.mock.calls.length).toBeGreaterThan(500));
  expect(lineTo.mock.calls.length).toBeLessThan(4 * 600);
  lineTo.mockRestore();
});

test("what is rough is drawn and said to be so, then asked for again and replaced by all", async () => {
  let answer = (_: PlotData) => {};
  const all = new Promise<PlotData>((resolve) => (answer = resolve));
  const source: PlotSource = async ({ from, to, roughly }) =>
    roughly ? { ...line(from, to, 50, Math.sin), rough: true } : all;
  const { plot } = await plotOf({ source });
  await vi.waitFor(() => expect(reading(plot)).toBe("Rough: only some of the samples were looked at so far"));
  const name = () => inside(plot, ".stage").getAttribute("aria-label");
  expect(name()).toMatch(/\. Rough: only some/);
  expect(inside(plot, ".stage").getAttribute("aria-busy")).toBe("true");
  answer(line(0, 100, 500, Math.sin));
  await vi.waitFor(() => expect(reading(plot)).toMatch(/^Highest /));
  expect(name()).not.toContain("Rough");
  expect(inside(plot, ".stage").getAttribute("aria-busy")).toBe("false");
});

test("keys zoom, pan and reset; each asks the source for its own range and is announced once at rest", async () => {
  const { plot, asked } = await plotOf();
  await settled(plot);
  const heard = zooms(plot);
  inside(plot, ".stage").focus();
  const press = (key: string, shiftKey = false) =>
    inside(plot, ".stage").dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey }));
  press("+");
  await plot.updateComplete;
  expect(viewOf(asked.at(-1)!)).toEqual([25, 75]);
  press("ArrowRight", true); // in the same moment: nothing has rested yet
  await vi.waitFor(() => expect(viewOf(asked.at(-1)!)).toEqual([37.5, 87.5]));
  await vi.waitFor(() => expect(heard).toEqual([[37.5, 87.5]]));
  await userEvent.keyboard("-");
  await vi.waitFor(() => expect(viewOf(asked.at(-1)!)).toEqual([0, 100]));
  await userEvent.keyboard("+0");
  await vi.waitFor(() => expect(heard.at(-1)).toEqual([0, 100]));
  expect(plot.view).toBeUndefined();
});

test("buttons do what keys do", async () => {
  const { plot, asked } = await plotOf();
  await settled(plot);
  const press = (name: string) => inside(plot, `button[aria-label="${name}"]`).click();
  press("Zoom in");
  await vi.waitFor(() => expect(viewOf(asked.at(-1)!)).toEqual([25, 75]));
  press("Move left");
  await vi.waitFor(() => expect(viewOf(asked.at(-1)!)).toEqual([12.5, 62.5]));
  press("Show everything");
  await vi.waitFor(() => expect(viewOf(asked.at(-1)!)).toEqual([0, 100]));
});

test("cursors and pictures can be had from when there is something to read", async () => {
  let answer = (_: PlotData) => {};
  const all = new Promise<PlotData>((resolve) => (answer = resolve));
  const { plot } = await plotOf({ source: () => all });
  const disabled = () => plot.renderRoot.querySelectorAll('button.tool[aria-disabled="true"]').length;
  const tools = plot.renderRoot.querySelectorAll("button.tool").length;
  await vi.waitFor(() => expect(disabled()).toBe(tools));
  answer(line(0, 100, 500, Math.sin));
  await vi.waitFor(() => expect(disabled()).toBe(0));
});

async function drag(plot: PlotGadget, fromPart: number, toPart: number, o: PointerEventInit = {}) {
  const surface = inside(plot, ".surface");
  const { left, width, top } = surface.getBoundingClientRect();
  surface.setPointerCapture = () => {};
  const send = (type: string, part: number) =>
    surface.dispatchEvent(
      new PointerEvent(type, {
        pointerId: 1,
        pointerType: "mouse",
        bubbles: true,
        clientX: left + part * width,
        clientY: top + 20,
        ...o,
      }),
    );
  send("pointerdown", fromPart);
  send("pointermove", (fromPart + toPart) / 2);
  await plot.updateComplete;
  const selected = inside(plot, ".selection") !== null;
  send("pointermove", toPart);
  send("pointerup", toPart);
  return selected;
}

test("a drag zooms to the range it spans, with Shift or the switch it moves the picture, a double click shows everything", async () => {
  const { plot, asked } = await plotOf();
  await settled(plot);
  const last = () => viewOf(asked.at(-1)!).map((value) => Math.round(value * 10) / 10);
  expect(await drag(plot, 0.6, 0.2)).toBe(true);
  await vi.waitFor(() => expect(last()).toEqual([20, 60]));
  expect(await drag(plot, 0.5, 0.25, { shiftKey: true })).toBe(false);
  await vi.waitFor(() => expect(last()).toEqual([30, 70]));
  inside(plot, 'button[aria-label="Drag moves the picture"]').click();
  await plot.updateComplete;
  await drag(plot, 0.25, 0.5);
  await vi.waitFor(() => expect(last()).toEqual([20, 60]));
  inside(plot, ".surface").dispatchEvent(new MouseEvent("dblclick"));
  await vi.waitFor(() => expect(last()).toEqual([0, 100]));
});

test("the wheel zooms at the pointer and does not scroll the page", async () => {
  const { plot, asked } = await plotOf();
  await settled(plot);
  const surface = inside(plot, ".surface");
  const { left, width } = surface.getBoundingClientRect();
  const wheel = new WheelEvent("wheel", { deltaY: -200, clientX: Math.round(left + width / 4), cancelable: true });
  surface.dispatchEvent(wheel);
  expect(wheel.defaultPrevented).toBe(true);
  await vi.waitFor(() => expect(asked.at(-1)!.to).toBeLessThan(100));
  const { from, to } = asked.at(-1)!;
  expect((25 - from) / (to - from)).toBeCloseTo(0.25, 2);
});

test("with everything shown the wheel away from the plot is the page's, any other is the plot's", async () => {
  const { plot, asked } = await plotOf();
  await settled(plot);
  const surface = inside(plot, ".surface");
  const { left, width } = surface.getBoundingClientRect();
  const wheel = (o: WheelEventInit) => {
    const event = new WheelEvent("wheel", { clientX: left + width / 2, cancelable: true, ...o });
    surface.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect([wheel({ deltaY: 200 }), wheel({ deltaX: 200 })]).toEqual([false, false]);
  expect(wheel({ deltaY: -200 })).toBe(true);
  await vi.waitFor(() => expect(asked.at(-1)!.to).toBeLessThan(100));
  expect([wheel({ deltaX: 20 }), wheel({ deltaY: 9999 })]).toEqual([true, true]);
  await vi.waitFor(() => expect(viewOf(asked.at(-1)!)).toEqual([0, 100]));
  expect(wheel({ deltaY: 200 })).toBe(false);
});

test("two fingers hold what is under them", async () => {
  const { plot, asked } = await plotOf();
  await settled(plot);
  const surface = inside(plot, ".surface");
  surface.setPointerCapture = () => {};
  const { left, width } = surface.getBoundingClientRect();
  const touch = (type: string, pointerId: number, part: number) =>
    surface.dispatchEvent(new PointerEvent(type, { pointerId, pointerType: "touch", clientX: left + part * width }));
  touch("pointerdown", 1, 0.4);
  touch("pointerdown", 2, 0.6);
  touch("pointermove", 1, 0.3);
  touch("pointermove", 2, 0.7);
  touch("pointerup", 1, 0.3);
  touch("pointerup", 2, 0.7);
  await vi.waitFor(() => expect(asked.at(-1)!.from).toBeCloseTo(25, 6));
  expect(asked.at(-1)!.to).toBeCloseTo(75, 6);
});

test("the cursor moves by keys and goes from peak to peak; the read-out is text", async () => {
  const { plot } = await plotOf({ decibel: true, yUnit: "FS²/Hz", view: [40, 60] });
  await settled(plot);
  expect(reading(plot)).toMatch(/^Highest (49\.9|50\.0)\d+ Hz · −30\.0 dB$/);
  inside(plot, ".stage").focus();
  await userEvent.keyboard("{ArrowRight}");
  await plot.updateComplete;
  expect(reading(plot)).toMatch(/^50\.\d+ Hz · −30\.\d dB$/);
  const before = reading(plot);
  await userEvent.keyboard("{ArrowRight}{ArrowRight}");
  await plot.updateComplete;
  expect(reading(plot)).not.toBe(before);
  await userEvent.keyboard("{PageUp}");
  await plot.updateComplete;
  expect(reading(plot)).toMatch(/· −30\.0 dB$/);
  expect(inside(plot, ".cursor")).not.toBeNull();
  await userEvent.keyboard("{Escape}");
  await plot.updateComplete;
  expect(inside(plot, ".cursor")).toBeNull();
});

test("the plot has a name that says what it shows, and its axes say their units", async () => {
  const { plot } = await plotOf({ decibel: true, yLabel: "Power", yUnit: "FS²/Hz", extent: [0, 24_000] });
  await settled(plot);
  const label = inside(plot, ".stage").getAttribute("aria-label")!;
  expect(label).toMatch(/^Spectrum, 0 Hz – 24 kHz\. Highest .* dB$/);
  expect(inside(plot, ".axis.x").textContent).toBe("Frequency (kHz)");
  expect(inside(plot, ".axis.y").textContent).toBe("Power (dB re 1 FS²/Hz)");
});

test("a source that fails leaves a message and a way to try again; the picture before it stays", async () => {
  let works = true;
  const source: PlotGadget["source"] = async ({ from, to, columns }) => {
    if (!works) throw new Error("the file is open elsewhere");
    return line(from, to, columns, hill);
  };
  const { plot } = await plotOf({ source });
  await settled(plot);
  works = false;
  plot.view = [10, 20];
  await vi.waitFor(() => expect(inside(plot, ".failure")?.textContent).toContain("the file is open elsewhere"));
  expect(inside(plot, "canvas")).not.toBeNull();
  expect(plot.renderRoot.querySelector("wf-error-card")).toBeNull();
  works = true;
  inside(plot, ".failure button").click();
  await vi.waitFor(() => expect(inside(plot, ".failure")).toBeNull());
});

test("only the newest view counts: the question before it is aborted", async () => {
  const { plot, asked, signals } = await plotOf();
  await settled(plot);
  const before = asked.length;
  plot.view = [0, 50];
  await plot.updateComplete;
  plot.view = [0, 25];
  await plot.updateComplete;
  await settled(plot);
  expect(asked.slice(before).map(viewOf).at(-1)).toEqual([0, 25]);
  expect(signals.at(-1)!.aborted).toBe(false);
  expect(signals.slice(before, -1).every((signal) => signal.aborted)).toBe(true);
});

test("a new revision asks again; an equal view or extent does not", async () => {
  const { plot, asked } = await plotOf();
  await settled(plot);
  const before = asked.length;
  plot.extent = [0, 100];
  plot.view = undefined;
  await plot.updateComplete;
  expect(asked.length).toBe(before);
  plot.revision = "2";
  await vi.waitFor(() => expect(asked.length).toBe(before + 1));
});

test("a partial result is drawn while it is there, also without a source", async () => {
  const { plot } = await plotOf({ source: undefined, extent: undefined, xUnit: "Hz" });
  await vi.waitFor(() => expect(inside(plot, ".empty")?.textContent).toContain("Nothing to show yet"));
  plot.partial = line(0, 10, 50, (x) => x);
  await vi.waitFor(() => expect(inside(plot, "canvas")).not.toBeNull());
  expect(reading(plot)).toContain("10");
  plot.partial = undefined;
  await vi.waitFor(() => expect(inside(plot, "canvas")).toBeNull());
});

test("a plot that leaves the document frees its chart and aborts its question; back again it draws", async () => {
  const { plot, box, signals } = await plotOf();
  await settled(plot);
  plot.revision = "2";
  await plot.updateComplete;
  plot.remove();
  expect(inside(plot, "canvas")).toBeNull();
  expect(signals.every((signal, i) => i < signals.length - 1 || signal.aborted)).toBe(true);
  box.append(plot);
  await settled(plot);
});

test("a wider plot asks for more columns", async () => {
  const { plot, box, asked } = await plotOf();
  await settled(plot);
  const before = asked.at(-1)!.columns;
  box.style.width = "900px";
  await vi.waitFor(() => expect(asked.at(-1)!.columns).toBe(before + 300));
});

test("a change of the theme redraws in the colours of the moment", async () => {
  const { plot } = await plotOf();
  await settled(plot);
  const redPixels = (canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    let red = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i]! > 200 && data[i + 1]! < 50 && data[i + 3]! > 100) red++;
    return red;
  };
  const most = () => Math.max(...[...plot.renderRoot.querySelectorAll("canvas")].map(redPixels));
  expect(most()).toBe(0);
  document.documentElement.style.setProperty("--wf-accent", "rgb(255 0 0)");
  await vi.waitFor(() => expect(most()).toBeGreaterThan(100));
  document.documentElement.removeAttribute("style");
});
