import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import type { SpectrogramGadget } from "../../../gadgets/spectrogram/spectrogram.ts";
import "../../../gadgets/spectrogram/spectrogram.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { readSpectrogram, type SpectrogramPicture } from "../../../src/signal/tasks.ts";
import { provideWorkers } from "../../../src/workers.ts";
import { spectrogramItems } from "../../support/stored-spectrogram.ts";

const ID = "data_array_module/s";
const [ROWS, BINS] = [4000, 129];
const TONE_BIN = 32;
const PATIENCE = { timeout: 20_000 }; // workers start
const description = { type: "indexeddb", database: crypto.randomUUID() };
const { pool, storageWorker } = provideWorkers();
let asked: Parameters<NonNullable<SpectrogramGadget["source"]>>[0][] = [];

beforeAll(async () => {
  const storage = createStorage(description);
  // a tone all along, a click at half time
  const power = (row: number, bin: number) => (bin === TONE_BIN ? 1e-2 : row === 2000 ? 1e-3 : 1e-9);
  await storage.bulk(spectrogramItems(ID, { rows: ROWS, bins: BINS, power, hop: 0.1, bin: 100 }));
  await storage.close();
});
beforeEach(() => {
  asked = [];
});
afterEach(() => document.body.replaceChildren());
afterAll(() => {
  pool.close();
  storageWorker.close();
  indexedDB.deleteDatabase(description.database);
});

async function gadgetOf(parts: Partial<SpectrogramGadget> = {}) {
  const gadget = document.createElement("wf-spectrogram") as SpectrogramGadget;
  const source: SpectrogramGadget["source"] = (request, signal) => {
    asked.push(request);
    return pool.run(readSpectrogram, { ...request, storage: description, id: ID }, { signal });
  };
  Object.assign(gadget, { source, label: "Spectrogram", unit: "dB re 1 FS²/Hz", revision: "1", ...parts });
  const box = document.createElement("div");
  box.style.width = "658px";
  box.append(gadget);
  document.body.append(box);
  await gadget.whenReady;
  await drawn(gadget);
  return gadget;
}

const inside = <T extends Element = HTMLElement>(gadget: SpectrogramGadget, selector: string) =>
  gadget.renderRoot.querySelector<T>(selector)!;
const drawn = (gadget: SpectrogramGadget) =>
  vi.waitFor(() => {
    expect(inside(gadget, ".stage").getAttribute("aria-busy")).toBe("false");
    expect(inside(gadget, ".legend")).not.toBeNull();
  }, PATIENCE);
const reading = (gadget: SpectrogramGadget) => inside(gadget, "output").textContent!.trim();
/** Colour at parts of the canvas. */
function colourAt(gadget: SpectrogramGadget, x: number, y: number): number[] {
  const canvas = inside<HTMLCanvasElement>(gadget, "canvas");
  const { data } = canvas
    .getContext("2d")!
    .getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1);
  return [...data];
}
const toneY = 1 - TONE_BIN / (BINS - 1);
/** The brightest row of a column, in parts from above. */
function brightest(gadget: SpectrogramGadget, x: number): number {
  const { height } = inside<HTMLCanvasElement>(gadget, "canvas");
  const light = Array.from({ length: height }, (_, y) => colourAt(gadget, x, (y + 0.5) / height)[1]!);
  return light.indexOf(Math.max(...light)) / height;
}

test("a worker draws it: the tone is a bright line at its frequency, what is weak is dark", async () => {
  const gadget = await gadgetOf();
  expect(Math.abs(brightest(gadget, 0.1) - toneY)).toBeLessThan(0.01);
  expect(colourAt(gadget, 0.1, 0.2)).toEqual([0x44, 0x01, 0x54, 255]);
  expect(colourAt(gadget, 0.1, toneY + 0.2)[3]).toBe(255);
  const { width } = inside<HTMLCanvasElement>(gadget, "canvas");
  expect(asked[0]).toMatchObject({ width, map: "viridis", axis: "linear" });
});

test("keys move the picture, zoom it and the cursor; the cursor reads time, frequency and level", async () => {
  const gadget = await gadgetOf();
  const heard: object[] = [];
  gadget.addEventListener("wf-zoomed", (event) => heard.push((event as CustomEvent<object>).detail));
  inside(gadget, ".stage").focus();
  await userEvent.keyboard("p");
  expect(reading(gadget)).toMatch(/3\.20 kHz · −20\.0 dB re 1 FS²\/Hz$/);
  await userEvent.keyboard("{ArrowUp}");
  expect(reading(gadget)).toMatch(/3\.30 kHz · −90\.0 dB/);
  await userEvent.keyboard("{Escape}0]]");
  await vi.waitFor(() =>
    expect(heard.at(-1)).toEqual({ view: [expect.closeTo(150.05, 6), expect.closeTo(250.05, 6)] }),
  );
  await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}");
  await vi.waitFor(() =>
    expect(heard.at(-1)).toEqual({ view: [expect.closeTo(175.05, 6), expect.closeTo(275.05, 6)] }),
  );
  await drawn(gadget);
  expect(asked.some(({ from }) => Math.abs(from! - 175.05) < 1e-6)).toBe(true);
  await userEvent.keyboard("0");
  await vi.waitFor(() => expect(heard.at(-1)).toEqual({}));
});

test("a picture that is moved is moved at once, and drawn anew when the worker has answered", async () => {
  const answers: (() => void)[] = [];
  let hold = false;
  const gadget = await gadgetOf({
    source: async (request, signal) => {
      const picture = await pool.run(readSpectrogram, { ...request, storage: description, id: ID }, { signal });
      if (hold) await new Promise<void>((resolve) => answers.push(resolve));
      return picture;
    },
    view: [100, 300],
  });
  const click = () => {
    const { width } = inside<HTMLCanvasElement>(gadget, "canvas");
    const light = Array.from({ length: width }, (_, x) => colourAt(gadget, (x + 0.5) / width, 0.3)[1]!);
    return light.indexOf(Math.max(...light)) / width;
  };
  const before = click();
  expect(before).toBeCloseTo((200.1 - 100) / 200, 2);
  hold = true;
  gadget.view = [150, 350];
  await gadget.updateComplete;
  expect(click()).toBeCloseTo((200.1 - 150) / 200, 2);
  await vi.waitFor(() => expect(answers.length).toBeGreaterThan(0), PATIENCE);
  hold = false;
  for (const answer of answers) answer();
  await drawn(gadget);
  expect(click()).toBeCloseTo((200.1 - 150) / 200, 2);
});

test("of many wishes while one is drawn only the newest is asked for", async () => {
  const gadget = await gadgetOf();
  asked.length = 0;
  for (let i = 1; i <= 20; i++) {
    gadget.view = [i, 100 + i];
    await gadget.updateComplete;
  }
  await vi.waitFor(() => expect(asked.at(-1)).toMatchObject({ from: 20, to: 120 }));
  expect(asked.length).toBeLessThan(6);
});

test("floor, ceiling and colours are a person's choice, told to the page; fitting gives the choice back to the picture", async () => {
  const gadget = await gadgetOf();
  const heard: object[] = [];
  gadget.addEventListener("wf-look-changed", (event) => heard.push((event as CustomEvent<object>).detail));
  const [floor] = [...gadget.renderRoot.querySelectorAll<HTMLInputElement>('input[type="range"]')];
  expect(floor!.getAttribute("aria-valuetext")).toBe("−90 dB re 1 FS²/Hz");
  floor!.value = "-60";
  floor!.dispatchEvent(new Event("input"));
  await vi.waitFor(() => expect(asked.at(-1)).toMatchObject({ floorDb: -60, ceilingDb: -20 }));
  const select = inside<HTMLSelectElement>(gadget, ".controls select");
  select.value = "grey";
  select.dispatchEvent(new Event("change"));
  await vi.waitFor(() => expect(colourAt(gadget, 0.1, 0.2)).toEqual([0, 0, 0, 255]));
  inside(gadget, ".controls button").click();
  await vi.waitFor(() => expect(asked.at(-1)!.floorDb).toBeUndefined());
  expect(heard).toEqual([{ range: [-60, -20] }, { map: "grey" }, { range: null }]);
});

test("a logarithmic axis draws the tone where its decade is", async () => {
  const gadget = await gadgetOf({ axis: "log" });
  const wanted = 1 - Math.log10(TONE_BIN) / Math.log10(BINS - 1);
  expect(Math.abs(brightest(gadget, 0.1) - wanted)).toBeLessThan(0.02);
  const labels = [...gadget.renderRoot.querySelectorAll(".ticks.band span")].map((tick) => tick.textContent);
  expect(labels).toEqual(expect.arrayContaining(["0.1", "1", "10"]));
});

test("a drag along time zooms to its part with all frequencies, and with the switch the other way round moves it", async () => {
  const gadget = await gadgetOf();
  inside(gadget, '.toolbar [aria-pressed="true"]').click(); // drags select now
  await gadget.updateComplete;
  const surface = inside(gadget, ".surface");
  surface.setPointerCapture = () => {};
  const { left, top, width } = surface.getBoundingClientRect();
  const send = (type: string, part: number) =>
    surface.dispatchEvent(
      new PointerEvent(type, { pointerId: 1, pointerType: "mouse", clientX: left + part * width, clientY: top + 50 }),
    );
  send("pointerdown", 0.25);
  send("pointermove", 0.5);
  await gadget.updateComplete;
  expect(inside(gadget, ".selection")).not.toBeNull();
  send("pointermove", 0.75);
  send("pointerup", 0.75);
  await gadget.updateComplete;
  expect(gadget.view).toEqual([expect.closeTo(0.05 + 100, 1), expect.closeTo(0.05 + 300, 1)]);
  expect(gadget.band).toBeUndefined();
});

test("what fails is told, and can be tried again", async () => {
  let fails = true;
  const gadget = document.createElement("wf-spectrogram") as SpectrogramGadget;
  gadget.source = (request, signal): Promise<SpectrogramPicture> =>
    fails
      ? Promise.reject(new Error("the disk is away"))
      : pool.run(readSpectrogram, { ...request, storage: description, id: ID }, { signal });
  document.body.append(gadget);
  await vi.waitFor(() => expect(inside(gadget, ".failure")?.textContent).toContain("the disk is away"));
  fails = false;
  inside(gadget, ".failure button").click();
  await drawn(gadget);
  expect(inside(gadget, ".failure")).toBeNull();
});

test("it is saved as a picture: pixels, axes, legend and how it was made, PNG and SVG the same", async () => {
  const saved: { name: string; blob: Promise<Blob> }[] = [];
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, blob: fetch(this.href).then((answer) => answer.blob()) });
  });
  const gadget = await gadgetOf({ heading: "Pump: 1/2", caption: ["spectrogram · nperseg 160"] });
  const press = (label: string) =>
    [...gadget.renderRoot.querySelectorAll("button")].find((button) => button.textContent === label)!.click();
  inside(gadget, ".stage").focus();
  await userEvent.keyboard("p");
  press("Save as SVG");
  await vi.waitFor(() => expect(saved).toHaveLength(1));
  press("Save as PNG");
  await vi.waitFor(() => expect(saved).toHaveLength(2));
  clicked.mockRestore();
  expect(saved.map(({ name }) => name)).toEqual(["Pump_ 1_2.svg", "Pump_ 1_2.png"]);

  const svg = new DOMParser().parseFromString(await (await saved[0]!.blob).text(), "image/svg+xml");
  expect(svg.querySelector("parsererror")).toBeNull();
  const texts = [...svg.querySelectorAll("text")].map((text) => text.textContent);
  for (const text of ["Pump: 1/2", "Time (s)", "dB re 1 FS²/Hz", "spectrogram · nperseg 160", reading(gadget)])
    expect(texts).toContain(text);
  expect(svg.querySelectorAll("stop").length).toBeGreaterThan(16);

  const image = await createImageBitmap(await await saved[1]!.blob);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d")!;
  context.drawImage(image, 0, 0);
  const ratio = image.width / 1200;
  const green = (y: number) => context.getImageData((84 + 0.1 * 1092) * ratio, (56 + y * 520) * ratio, 1, 1).data[1]!;
  const light = Array.from({ length: 520 }, (_, y) => green((y + 0.5) / 520));
  expect(Math.abs(light.indexOf(Math.max(...light)) / 520 - toneY)).toBeLessThan(0.02);
});
