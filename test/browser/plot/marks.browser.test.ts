import { afterEach, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import type { Marks } from "../../../gadgets/marks.ts";
import type { PlotGadget } from "../../../gadgets/plot/plot.ts";
import { hill, inside, line, plotOf, reading, settled } from "./plot-of.ts";

afterEach(() => document.body.replaceChildren());

const spectrum = { spectral: true, decibel: true, yUnit: "FS²", peaks: [{ x: 50.02, y: 1e-3 }] };

const told = (plot: PlotGadget) => {
  const heard: Marks[] = [];
  plot.addEventListener("wf-marked", (event) => heard.push((event as CustomEvent<Marks>).detail));
  return heard;
};

/** Pointer events at parts of the picture's width. */
function pointer(plot: PlotGadget, pointerType: "mouse" | "touch") {
  const surface = inside(plot, ".surface");
  surface.setPointerCapture = () => {};
  const { left, width, top, height } = surface.getBoundingClientRect();
  return (type: string, part: number) =>
    surface.dispatchEvent(
      new PointerEvent(type, { pointerId: 1, pointerType, clientX: left + part * width, clientY: top + height / 2 }),
    );
}

test("a click sets the cursor on the peak that it means, and the page is told once it rests", async () => {
  const { plot } = await plotOf(spectrum);
  await settled(plot);
  const heard = told(plot);
  const send = pointer(plot, "mouse");
  send("pointermove", 0.2);
  await plot.updateComplete;
  expect(reading(plot)).toMatch(/^(19|20)\.\d+ Hz · /); // under the mouse, as long as there is no cursor
  send("pointerdown", 0.502);
  send("pointerup", 0.502);
  await plot.updateComplete;
  expect(reading(plot)).toMatch(/^50\.02\d* Hz · −30\.0 dB$/);
  send("pointermove", 0.2);
  await plot.updateComplete;
  expect(reading(plot)).toMatch(/^50\.02/);
  await vi.waitFor(() => expect(heard).toEqual([{ cursor: 50.02 }]));
});

test("a cursor and a harmonic are dragged; the other harmonics follow", async () => {
  const { plot } = await plotOf({ ...spectrum, peaks: [], marks: { cursor: 80, harmonics: 20 } });
  await settled(plot);
  const send = pointer(plot, "mouse");
  const drag = async (from: number, to: number) => {
    send("pointerdown", from);
    send("pointermove", to);
    send("pointerup", to);
    await plot.updateComplete;
  };
  await drag(0.6, 0.66);
  expect(plot.marks.harmonics).toBeCloseTo(22, 0);
  expect(plot.marks.cursor).toBe(80);
  await drag(0.8, 0.9);
  expect(plot.marks.cursor).toBeCloseTo(90, 0);
  expect(plot.view).toBeUndefined();
  expect(plot.renderRoot.querySelectorAll(".line.harmonic").length).toBe(4);
});

test("a finger that stays sets the second cursor, one that moves does not", async () => {
  const { plot } = await plotOf(spectrum);
  await settled(plot);
  const send = pointer(plot, "touch");
  send("pointerdown", 0.3);
  await vi.waitFor(() => expect(plot.marks.second).toBeCloseTo(30, 0));
  send("pointerup", 0.3);
  expect(plot.marks.cursor).toBeUndefined();
  send("pointerdown", 0.7);
  send("pointerup", 0.7);
  await plot.updateComplete;
  expect(reading(plot)).toContain("Δ −4");
});

test("Shift and the wheel scale the values about the pointer; the key fits them again", async () => {
  const { plot } = await plotOf({ ...spectrum });
  await settled(plot);
  const surface = inside(plot, ".surface");
  const { bottom } = surface.getBoundingClientRect();
  const complaints = vi.spyOn(console, "warn");
  const labels = () => [...plot.renderRoot.querySelectorAll(".dygraph-axis-label-y")].map((one) => one.textContent);
  const before = labels();
  surface.dispatchEvent(new WheelEvent("wheel", { deltaY: -300, shiftKey: true, clientY: bottom, cancelable: true }));
  await plot.updateComplete;
  const [low, high] = plot.marks.range!;
  expect(high - low).toBeGreaterThan(0);
  expect(labels()).not.toEqual(before);
  expect(complaints).not.toHaveBeenCalled();
  inside(plot, ".stage").focus();
  await userEvent.keyboard("y");
  await plot.updateComplete;
  expect(plot.marks.range).toBeUndefined();
  expect(labels()).toEqual(before);
});

test("on a logarithmic axis columns are asked for along it, cursors and zoom go by ratios", async () => {
  const { plot, asked } = await plotOf({ ...spectrum, extent: [0, 10_000], resolution: 1, axis: "log" });
  await settled(plot);
  expect(asked.at(-1)).toMatchObject({ axis: "log" });
  expect([asked.at(-1)!.from, asked.at(-1)!.to].map((x) => Math.round(x * 1000) / 1000)).toEqual([1, 10_000]);
  const labels = [...plot.renderRoot.querySelectorAll(".dygraph-axis-label-x")].map((one) => one.textContent);
  expect(labels).toContain("0.1");
  const send = pointer(plot, "mouse");
  send("pointerdown", 0.75);
  send("pointerup", 0.75);
  await plot.updateComplete;
  expect(plot.marks.cursor! / 1000).toBeCloseTo(1, 0);
  inside(plot, ".stage").focus();
  await userEvent.keyboard("+");
  await vi.waitFor(() => expect(asked.at(-1)!.from).toBeGreaterThan(25));
  const { from, to } = asked.at(-1)!;
  expect(to / from).toBeCloseTo(100, 0);
});

test("another signal is drawn beside it with its own dash, and the difference is read at the cursor", async () => {
  const dashes = vi.spyOn(CanvasRenderingContext2D.prototype, "setLineDash");
  const overlay: PlotGadget["overlay"] = async ({ from, to }) => line(from, to, 333, (x) => hill(x) / 10);
  const { plot } = await plotOf({ ...spectrum, overlay, overlayLabel: "before", marks: { cursor: 50.02 } });
  await settled(plot);
  await plot.updateComplete;
  expect(reading(plot)).toMatch(/before: −40\.\d dB, difference \+(9\.9|10\.0) dB$/);
  expect(dashes.mock.calls.some(([dash]) => [...dash].length > 0)).toBe(true);
  dashes.mockRestore();
});

test("what the page hands back of marks it was told does not undo what was set meanwhile", async () => {
  const { plot } = await plotOf(spectrum);
  await settled(plot);
  const heard = told(plot);
  inside(plot, ".stage").focus();
  await userEvent.keyboard("h");
  await vi.waitFor(() => expect(heard.length).toBe(1));
  const first = heard[0]!;
  await userEvent.keyboard("b");
  plot.marks = { ...first }; // late
  await plot.updateComplete;
  expect(plot.marks.second).toBeDefined();
  await vi.waitFor(() =>
    expect(heard.at(-1)).toMatchObject({ harmonics: first.harmonics, second: plot.marks.second! }),
  );
  plot.marks = { cursor: 1 }; // the page's own wish
  await plot.updateComplete;
  expect(plot.marks).toEqual({ cursor: 1 });
});

test("a picture that moved shows what is known of the whole until the new one comes", async () => {
  let answer = () => {};
  const source: PlotGadget["source"] = async ({ from, to, columns }) => {
    if (to - from < 100) await new Promise<void>((resolve) => (answer = resolve));
    return line(from, to, columns, (x) => x);
  };
  const { plot } = await plotOf({ source, xUnit: "s" });
  await settled(plot);
  plot.view = [60, 90];
  await plot.updateComplete;
  expect(inside(plot, ".stage").getAttribute("aria-busy")).toBe("true");
  expect(inside(plot, ".stage").getAttribute("aria-label")).toMatch(/60 s – 90 s\. Highest (89|90)/);
  answer();
  await settled(plot);
  plot.view = [20, 50];
  await plot.updateComplete;
  expect(inside(plot, ".stage").getAttribute("aria-label")).toMatch(/20 s – 50 s\. Highest (49|50)/);
  answer();
});

test("what is read is said in words", async () => {
  const { plot } = await plotOf({ ...spectrum, used: true, marks: { cursor: 50.02, second: 60 } });
  await settled(plot);
  const said = inside(plot, "p[role=status]");
  await vi.waitFor(() =>
    expect(said.textContent).toMatch(
      /^50\.02\d* hertz, −30\.0 decibel, difference (9|10)\.\d+ hertz, −\d+\.\d decibel$/,
    ),
  );
});
