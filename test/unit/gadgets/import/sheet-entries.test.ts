import { expect, test } from "vitest";
import { FIRST_GUESS } from "../../../../gadgets/import/raw-form.ts";
import {
  changed,
  choicesOf,
  described,
  type Entry,
  firstWrong,
  lookedAt,
  madeAlike,
  nextLook,
  refusedOf,
  toggled,
  totalBytes,
  withArrivals,
} from "../../../../gadgets/import/sheet-entries.ts";
import type { Arrival, Inspection } from "../../../../src/ingest/index.ts";

const file = (name: string, size: number) => new File([new Uint8Array(size)], name);
const of = (name: string, kind: Arrival["kind"], size = 12): Arrival => ({ name, kind, file: file(name, size) });
const store: Arrival = { name: "s.zarr", kind: "store" };

test("the first file of samples is open and described as the last one was; an empty file is left out", () => {
  const three = { ...FIRST_GUESS, channelCount: 3 };
  const arrivals = [
    of("a.wav", "wav"),
    of("b.bin", "unknown"),
    of("c.bin", "unknown"),
    of("d.bin", "unknown", 0),
    store,
  ];
  const entries = withArrivals([], arrivals, { nextKey: 7, described: three });
  expect(entries.map(({ key, isOpen, isIn, raw }) => [key, isOpen, isIn, raw?.channelCount])).toEqual([
    [7, false, true, undefined],
    [8, true, true, 3],
    [9, false, true, 3],
    [10, false, false, undefined],
    [11, false, true, undefined],
  ]);
  expect(totalBytes(entries)).toBe(36);
  const [alone] = withArrivals([], [of("a.wav", "wav")], { nextKey: 0 });
  expect(alone).toMatchObject({ isOpen: true, isIn: true });
  const more = withArrivals(entries, [of("e.bin", "unknown")], { nextKey: 12 });
  expect(more.map(({ isOpen }) => isOpen)).toEqual([false, true, false, false, false, false]);
});

test("what is said of one file of samples holds for all where they are alike, and for it alone where not", () => {
  const arrivals = [of("a.wav", "wav"), of("b.bin", "unknown"), of("c.bin", "unknown")];
  const entries = withArrivals([], arrivals, { nextKey: 0 });
  const raw = { ...FIRST_GUESS, channelCount: 2 };
  const channels = (areAlike: boolean) =>
    described(entries, 1, { raw, areAlike }).map((entry) => entry.raw?.channelCount);
  expect(channels(true)).toEqual([undefined, 2, 2]);
  expect(channels(false)).toEqual([undefined, 2, 1]);
  const other = described(entries, 2, { raw, areAlike: false });
  expect(choicesOf(madeAlike(other)).map((choice) => choice.raw?.channelCount)).toEqual([undefined, 1, 1]);
  expect(madeAlike(entries.slice(0, 1))).toEqual(entries.slice(0, 1));
});

test("what is left out is not asked about; what was shared and is left out is refused", () => {
  const shared = { ...of("b.bin", "unknown"), inbox: "1/b.bin" };
  const entries = withArrivals([], [of("a.wav", "wav"), shared], { nextKey: 0 });
  const wrong = described(entries, 1, { raw: { ...FIRST_GUESS, channelCount: 0 }, areAlike: true });
  expect(firstWrong(wrong)?.key).toBe(1);
  const without = changed(wrong, 1, { isIn: false });
  expect(firstWrong(without)).toBeUndefined();
  expect(choicesOf(without).map(({ arrival }) => arrival.name)).toEqual(["a.wav"]);
  expect(refusedOf(without)).toEqual([shared]);
  expect(refusedOf(wrong)).toEqual([]);
  expect(choicesOf(entries)[1]).toMatchObject({ raw: FIRST_GUESS });
});

const inspection = (samples: boolean): Inspection => ({
  description: FIRST_GUESS,
  ...{ frameCount: 6, seconds: 1, restBytes: 0, isCut: false, strangeCount: 0 },
  channels: samples ? [Float64Array.of(1, 2)] : [],
});

/** Looks at all that waits, as the sheet does. */
function lookAtAll(entries: readonly Entry[]): { entries: readonly Entry[]; looks: [string, boolean][] } {
  const looks: [string, boolean][] = [];
  for (let next = nextLook(entries); next; next = nextLook(entries)) {
    const { entry, samples } = next;
    looks.push([entry.arrival.name, samples]);
    const found = { looked: entry.raw ?? ("header" as const), inspection: inspection(samples), failure: undefined };
    entries = lookedAt(entries, entry.key, found);
  }
  return { entries, looks };
}

test("all are looked at, what is shown first; samples are there only of what is shown", () => {
  const arrivals = [of("a.wav", "wav"), of("b.bin", "unknown"), of("c.csv", "csv"), of("d.bin", "unknown", 0)];
  const first = lookAtAll(withArrivals([], arrivals, { nextKey: 0 }));
  expect(first.looks).toEqual([
    ["b.bin", true],
    ["a.wav", false],
  ]);
  const [wav, raw] = first.entries;
  const swapped = changed(changed(first.entries, 0, toggled(wav!)), 1, toggled(raw!));
  expect(swapped.map(({ inspection }) => inspection?.channels.length)).toEqual([0, 0, undefined, undefined]);
  const second = lookAtAll(swapped);
  expect(second.looks).toEqual([["a.wav", true]]);
  const late = { looked: FIRST_GUESS, inspection: inspection(true), failure: undefined };
  expect(lookedAt(second.entries, 1, late)[1]?.inspection?.channels).toEqual([]); // closed while it was read
  expect(lookAtAll(withArrivals([], [of("a.wav", "wav")], { nextKey: 0 })).looks).toEqual([["a.wav", true]]);
});
