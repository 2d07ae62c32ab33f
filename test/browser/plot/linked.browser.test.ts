/** Marks of a plot as its page and its hands know them: who speaks, what a range is worth, where the view goes. */
import { afterEach, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import type { Marks } from "../../../gadgets/marks.ts";
import type { PlotGadget } from "../../../gadgets/plot/plot.ts";
import { inside, plotOf, settled } from "./plot-of.ts";

afterEach(() => document.body.replaceChildren());

const said = (plot: PlotGadget) => inside(plot, "p[role=status]").textContent!.trim();

test("of two plots on one cursor only the one in use speaks, or the one whose table is", async () => {
  const [{ plot: one }, { plot: other }] = [await plotOf(), await plotOf()];
  await Promise.all([settled(one), settled(other)]);
  one.addEventListener("wf-marked", (event) => {
    other.marks = (event as CustomEvent<Marks>).detail;
  });
  inside(one, ".stage").focus();
  await userEvent.keyboard("{ArrowRight}");
  await vi.waitFor(() => expect(other.marks.cursor).toBeDefined());
  await other.updateComplete;
  expect(inside(other, "output").textContent).toMatch(/Hz/);
  expect([said(one) !== "", said(other)]).toEqual([true, ""]);
  other.used = true;
  await other.updateComplete;
  expect(said(other)).toMatch(/hertz/);
});

test("a range of values that was set is none any more where values mean something else", async () => {
  const { plot } = await plotOf({ marks: { cursor: 20, range: [0, 1] } });
  await settled(plot);
  expect(plot.marks.range).toEqual([0, 1]);
  const heard = new Promise<Marks>((resolve) =>
    plot.addEventListener("wf-marked", (event) => resolve((event as CustomEvent<Marks>).detail), { once: true }),
  );
  plot.decibel = true;
  await plot.updateComplete;
  expect(plot.marks).toEqual({ cursor: 20 });
  expect(await heard).toEqual({ cursor: 20 });
  Object.assign(plot, { decibel: false, marks: { range: [0, 2] } }); // as a link says both
  await plot.updateComplete;
  expect(plot.marks.range).toEqual([0, 2]);
});

test("a second cursor outside of the view comes into its middle when both change places", async () => {
  const { plot } = await plotOf({ view: [0, 10], marks: { cursor: 5, second: 80 } });
  await settled(plot);
  inside(plot, ".stage").focus();
  await userEvent.keyboard("x");
  await vi.waitFor(async () => {
    const [from, to] = await plot.getView();
    expect((from + to) / 2).toBeCloseTo(80, 6);
  });
});

test("an edge of the values that cannot be does not stay in its field", async () => {
  const { plot } = await plotOf({ marks: { range: [1, 2] } });
  await settled(plot);
  inside<HTMLDetailsElement>(plot, "details.places").open = true;
  const lowest = [...plot.renderRoot.querySelectorAll("label")].find((label) =>
    /Lowest value/.test(label.textContent!),
  );
  const field = lowest!.querySelector("input")!;
  await userEvent.fill(field, "3");
  await userEvent.keyboard("{Enter}");
  expect([field.value, plot.marks.range]).toEqual(["1", [1, 2]]);
});
