import { expect, test } from "vitest";
import type { RawDescription } from "../../../src/format/index.ts";
import { inspectFile } from "../../../src/ingest/inspect-file.ts";
import { codeOf } from "../../conformance/support.ts";
import { toneWav } from "../../support/wav.ts";

const raw: RawDescription = {
  sampleFormat: "int16",
  bigEndian: false,
  channelCount: 3,
  sampleRateHz: 1000,
  headerBytes: 2,
};

test("of samples without a header it tells what the description makes of them, and the first thousand", async () => {
  const samples = Int16Array.from({ length: 3 * 2000 + 1 }, (_, i) => i);
  const found = await inspectFile(new File([new Uint8Array(2), samples, new Uint8Array(3)], "a.bin"), {
    raw,
    samples: true,
  });
  expect(found).toMatchObject({ frameCount: 2000, seconds: 2, restBytes: 5, isCut: false, strangeCount: 0 });
  expect(found.channels.map(({ length }) => length)).toEqual([1000, 1000, 1000]);
  expect(found.channels[2]!.slice(0, 2)).toEqual(Float64Array.of(2 / 32768, 5 / 32768));
});

test("of very many channels it reads a piece and tells of eight", async () => {
  const file = new File([new Uint8Array(65_536 * 8 * 3)], "wide.bin");
  const found = await inspectFile(file, {
    raw: { ...raw, channelCount: 65_536, sampleFormat: "float64", headerBytes: 0 },
    samples: true,
  });
  expect(found.frameCount).toBe(3);
  expect(found.channels.map(({ length }) => length)).toEqual(Array(8).fill(3));
});

test("of a WAV it tells what the header says; what follows the samples is none of them", async () => {
  const wav = toneWav(50, 0.5, { seconds: 0.5, channelCount: 2 });
  const found = await inspectFile(new File([Uint8Array.from(wav), new Uint8Array(100)], "a.wav"), { samples: true });
  const description = { sampleFormat: "int16", channelCount: 2, sampleRateHz: 48_000, headerBytes: 44 };
  expect(found).toMatchObject({ description, frameCount: 24_000, restBytes: 0 });
  expect(found.channels.map(({ length }) => length)).toEqual([1000, 1000]);
  expect(
    (await inspectFile(new File([Uint8Array.from(wav).subarray(0, 2000)], "cut.wav"), { samples: false })).isCut,
  ).toBe(true);
});

test("what cannot be is refused in words", async () => {
  const file = new File([new Uint8Array(10)], "a.bin");
  expect(await codeOf(inspectFile(file, { raw: { ...raw, channelCount: 0 }, samples: false }))).toBe(
    "invalid-argument",
  );
  expect(await codeOf(inspectFile(file, { samples: false }))).toBe("invalid-format");
  const silent = toneWav(50, 0.5, { seconds: 0 });
  expect(await codeOf(inspectFile(new File([Uint8Array.from(silent)], "none.wav"), { samples: false }))).toBe(
    "invalid-format",
  );
});

test("what is not shown is not read: of a description nothing, of a WAV its header", async () => {
  const wav = toneWav(50, 0.5, { seconds: 0.5 });
  const header = await inspectFile(new File([Uint8Array.from(wav)], "a.wav"), { samples: false });
  expect(header).toMatchObject({ frameCount: 24_000, channels: [], strangeCount: 0 });
  const unread = { name: "gone.bin", size: 602 } as File; // it has no bytes to read
  expect(await inspectFile(unread, { raw, samples: false })).toMatchObject({ frameCount: 100, channels: [] });
});
