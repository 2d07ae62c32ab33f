/** The sample that gadgets' own pages show: a synthetic recording and its spectrogram, in this page's memory only. */
import { zarrGroupItems } from "./array/index.ts";
import { describeTableOf } from "./array/view/describe-table.ts";
import { listArrays } from "./array/view/list-arrays.ts";
import { measureExtent } from "./array/view/measure-axis.ts";
import { readReducedSeries } from "./array/view/read-series.ts";
import { readTablePage } from "./array/view/read-table.ts";
import { once } from "./base/once.ts";
import type { Provided, Request } from "./gadget/index.ts";
import { importRecording } from "./ingest/import-recording.ts";
import { createSampleWav } from "./ingest/sample.ts";
import { addStorage, createStorage, type JioStorage } from "./jio/index.ts";
import { createMemory } from "./jio/storages/memory.ts";
import { spectrogram, welch } from "./signal/index.ts";
import { addExtremes, createExtremes } from "./signal/plot/extremes.ts";
import { findStoredPeaks } from "./signal/plot/peaks.ts";
import { paintSpectrogram } from "./signal/plot/spectrogram.ts";
import { readSpectrumView } from "./signal/plot/spectrum.ts";

export const SAMPLE_STREAM = "data_stream_module/sample";
export const SAMPLE_SPECTROGRAM = "data_array_module/sample";
export const SAMPLE_SPECTRUM = "data_array_module/sample-spectrum";

/** In memory, as it says: where all storage is refused, so are the locks that other tabs would meet at. */
const SAMPLE = { type: "query", sub_storage: { type: "sample", kept: { type: "memory" } } };
const VERBS = ["list", "include", "bulk", "atomic"];
const RATE_HZ = 16_000;
const SECONDS = 8;
/** What a plot of it needs to know: seconds. */
export const SAMPLE_EXTENT = [0, (RATE_HZ * SECONDS - 1) / RATE_HZ] as const;
export const SAMPLE_RESOLUTION = 1 / RATE_HZ;
const SEGMENT = { nperseg: 512, noverlap: 384 };

/** Made at the first question; every handle of the storage type shares it. */
const openSample = once(async (): Promise<JioStorage> => {
  const { close: _lastsAsLongAsThePage, ...memory } = createMemory();
  addStorage("sample", () => memory, { capacities: VERBS });
  const storage = createStorage(SAMPLE);
  await importInto(storage);
  return storage;
});

async function importInto(storage: JioStorage): Promise<void> {
  const recording = createSampleWav({ seconds: SECONDS, sampleRateHz: RATE_HZ });
  const { signal } = new AbortController();
  const id = await importRecording(storage, recording, { signal, onProgress: () => {} });
  const doc = await storage.get(id);
  const wav = await storage.getAttachment(id, "data", { format: "array_buffer" });
  await storage.bulk([
    { verb: "put", args: [SAMPLE_STREAM, doc] },
    { verb: "putAttachment", args: [SAMPLE_STREAM, "data", new Blob([wav], { type: String(doc.content_type) })] },
    { verb: "remove", args: [id] },
    ...spectrogramItems(String(doc.title), channelOf(wav, Number(doc.data_offset), 0)),
    ...spectrumItems(String(doc.title), channelOf(wav, Number(doc.data_offset), 0)),
  ]);
}

/** Of two, in g. */
function channelOf(wav: ArrayBuffer, offset: number, channel: number): Float32Array {
  const both = new Int16Array(wav.slice(offset, offset + 4 * RATE_HZ * SECONDS));
  return Float32Array.from({ length: both.length / 2 }, (_, i) => (both[2 * i + channel]! / 32_768) * 16);
}

/** Without ndarray, which makes functions from strings: a window may not. */
async function readExtremes(channel: number, { from, to, columns }: { from: number; to: number; columns: number }) {
  const storage = await openSample();
  const { data_offset } = await storage.get(SAMPLE_STREAM);
  const wav = await storage.getAttachment(SAMPLE_STREAM, "data", { format: "array_buffer" });
  const data = channelOf(wav, Number(data_offset), channel);
  const first = Math.max(0, Math.ceil(from * RATE_HZ));
  const count = Math.max(0, Math.min(data.length, Math.floor(to * RATE_HZ) + 1) - first);
  const extremes = createExtremes(count, columns);
  addExtremes(extremes, 0, { data, offset: first, stride: 1, count });
  const { min, max, peak, exact } = extremes;
  return { x: peak.map((frame) => (first + frame) / RATE_HZ), min, max, exact };
}

function spectrogramItems(title: string, samples: Float32Array) {
  const { f, t, Sxx } = spectrogram(samples, { fs: RATE_HZ, window: "hann", ...SEGMENT });
  const data = Float32Array.from(
    { length: Sxx.length },
    (_, i) => Sxx[(i % f.length) * t.length + Math.floor(i / f.length)]!,
  );
  const attributes = { units: "g²/Hz" };
  const arrays = {
    data: { data, shape: [t.length, f.length], dimensionNames: ["time", "frequency"], attributes },
    time: { data: t, dimensionNames: ["time"], attributes: { units: "s" } },
    frequency: { data: f, dimensionNames: ["frequency"], attributes: { units: "Hz" } },
  };
  const doc = {
    portal_type: "Data Array",
    title: `${title}, spectrogram`,
    synthetic: true,
    operation: "spectrogram",
    parameters: { channel: 0, fs: RATE_HZ, window: "hann", ...SEGMENT },
    sources: [{ id: SAMPLE_STREAM }],
    creation_date: new Date().toISOString(),
  };
  return [{ verb: "put" as const, args: [SAMPLE_SPECTROGRAM, doc] }, ...zarrGroupItems(SAMPLE_SPECTROGRAM, { arrays })];
}

function spectrumItems(title: string, samples: Float32Array) {
  const parameters = { fs: RATE_HZ, window: "hann", nperseg: 16_384 };
  const { f, Pxx } = welch(samples, parameters);
  const dimensionNames = ["frequency"];
  const arrays = {
    data: { data: Pxx, dimensionNames, attributes: { units: "g²/Hz" } },
    frequency: { data: f, dimensionNames, attributes: { units: "Hz" } },
  };
  const doc = {
    portal_type: "Data Array",
    title: `${title}, spectrum`,
    synthetic: true,
    operation: "welch",
    unit: "g²/Hz",
    parameters: { channel: 0, ...parameters },
    display: { quantity: "amplitude" },
    sources: [{ id: SAMPLE_STREAM }],
    creation_date: new Date().toISOString(),
  };
  return [{ verb: "put" as const, args: [SAMPLE_SPECTRUM, doc] }, ...zarrGroupItems(SAMPLE_SPECTRUM, { arrays })];
}

const isSample = (id: unknown) => [SAMPLE_STREAM, SAMPLE_SPECTROGRAM, SAMPLE_SPECTRUM].some((own) => own === id);

const emit = () => {};

type Asked = { id: string };

/** Answers for the sample's documents; `this` is the request, and what it reads never leaves this thread. */
const READS: Provided = {
  jio_get: async (id) => (await openSample()).get(id),
  jio_allAttachments: async (id) => (await openSample()).allAttachments(id),
  readWaveform: (_id, channel, view) => readExtremes(channel, view),
  async readSpectrogram(id, request) {
    const { pixels, ...picture } = await paintSpectrogram({ ...request, storage: SAMPLE, id }, this.signal);
    return { ...picture, image: await createImageBitmap(new ImageData(pixels, request.width, request.height)) };
  },
  async readSpectrum(id, view) {
    const { frequency, ...rest } = await readSpectrumView({ ...view, storage: SAMPLE, id }, this.signal);
    return { x: frequency, ...rest };
  },
  readPeaks(id, range) {
    return findStoredPeaks({ ...range, storage: SAMPLE, id }, this.signal);
  },
  async describeArrays(id) {
    return listArrays(await openSample(), id, { signal: this.signal });
  },
  describeTable(table) {
    return describeTableOf({ storage: SAMPLE, ...table }, { signal: this.signal });
  },
  readTable(table) {
    return readTablePage({ storage: SAMPLE, ...table }, { signal: this.signal });
  },
  measureAxis(table) {
    return measureExtent({ storage: SAMPLE, ...table }, { signal: this.signal });
  },
  readSeries(series) {
    return readReducedSeries({ storage: SAMPLE, ...series }, { signal: this.signal, emit });
  },
};

type Provider = (this: Request, ...args: unknown[]) => unknown;
type Table = Record<string, Provider>;

const idOf = (asked: unknown) => (typeof asked === "object" && asked !== null ? (asked as Asked).id : asked);

/** What would change something: a job of no name, or a deletion that did not take place. */
const WRITES = [
  "jio_remove",
  "startFourier",
  "startArrayExport",
  "startRecordingExport",
  "bringIn",
  "startImports",
  "resumeImport",
  "discardImport",
  "startSample",
  "startArchiveImport",
  "computeAgain",
];

function refusal(name: string, tell: () => void): Provider {
  return async () => {
    tell();
    if (name === "jio_remove") throw new DOMException("nothing was deleted", "AbortError");
    return "";
  };
}

/** The page's answers, with the sample's documents among what can be read; `tell` says why they cannot be changed. */
export function withSample(host: Provided, tell: () => void): Provided {
  const own = host as Table;
  const forSample: Table = Object.fromEntries(WRITES.map((name) => [name, refusal(name, tell)]));
  for (const [name, read] of Object.entries(READS as Table))
    forSample[name] = async function (...args) {
      await openSample();
      return read.apply(this, args);
    };
  const entries = Object.entries(forSample).map(([name, answer]): [string, Provider] => [
    name,
    function (...args) {
      return (isSample(idOf(args[0])) ? answer : own[name]!).apply(this, args);
    },
  ]);
  return { ...host, ...Object.fromEntries(entries) };
}

/** Of a page that may keep nothing: the sample is all there is, and nothing can be changed. */
export function sampleOnly(host: Provided, tell: () => void): Provided {
  return {
    ...withSample(host, tell),
    jio_get: async (id) => (await openSample()).get(id),
    jio_allDocs: async (o) => (await openSample()).buildQuery(o),
    jio_watch() {},
    findStale: async () => [],
    ...Object.fromEntries(WRITES.map((name) => [name, refusal(name, tell)])),
  };
}
