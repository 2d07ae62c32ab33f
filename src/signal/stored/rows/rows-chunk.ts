import type { JioStorage } from "../../../jio/index.ts";
import { planFft } from "../../kernel/plan-fft.ts";
import { planSpectral, type SpectralPlan } from "../../spectral/plan-spectral.ts";
import { eachPower, finishPower, halfBins } from "../../spectral/segment-power.ts";
import type { RowsChunks } from "../../tasks.ts";
import type { F } from "../../types.ts";
import { writeBehind } from "../draft/write-behind.ts";
import { withSamples } from "../source/read-samples.ts";
import { withStorage } from "../with-storage.ts";

/** Computes some chunks of a time-frequency result and writes them, the levels of each first. */
export function writeRowsChunks(input: RowsChunks, signal: AbortSignal): Promise<void> {
  const { samples, frames, spectral, into, levels, rowsPerChunk, mode } = input;
  const plan = planSpectral(frames, spectral);
  const width = plan.onesided ? halfBins(plan) : plan.nfft;
  return withStorage(into.storage, (storage) =>
    withSamples(samples, signal, (reader) => {
      const make = async (chunk: number) => {
        signal.throwIfAborted();
        const rows = { first: chunk * rowsPerChunk, count: Math.min(rowsPerChunk, input.rows - chunk * rowsPerChunk) };
        const x = await reader.read(input.offset + rows.first * plan.hop, (rows.count - 1) * plan.hop + plan.nperseg);
        return mode === "complex" ? complexRows(plan, x, rows, input) : powerRows(plan, x, rows, input);
      };
      const write = async (values: F, chunk: number) => {
        for (const [n, each] of levels.entries()) {
          const level = maxima(values, { width, each, rows: rowsPerChunk });
          await putChunk(storage, into.id, `level_${n + 1}/${chunk}.0`, level, signal);
        }
        await putChunk(storage, into.id, `data/${chunk}.0`, values, signal);
      };
      return writeBehind(input.chunks, make, write);
    }),
  );
}

type Rows = { first: number; count: number };
type Form = Pick<RowsChunks, "rowsPerChunk" | "isSingle">;

const blank = (length: number, isSingle: boolean): F =>
  (isSingle ? new Float32Array(length) : new Float64Array(length)).fill(Number.NaN);

/** Power of each segment; rows of the chunk that lie beyond the last one stay NaN. */
function powerRows(plan: SpectralPlan, x: F, { count }: Rows, { rowsPerChunk, isSingle }: Form): F {
  const width = plan.onesided ? halfBins(plan) : plan.nfft;
  const out = blank(rowsPerChunk * width, isSingle);
  if (!plan.onesided) {
    eachPower(x, plan, count, (power, row) => out.set(finishPower(plan, power, 1), row * width));
    return out;
  }
  const scales = finishPower(plan, new Float64Array(width).fill(1), 1);
  eachPower(x, plan, count, (power, row) => {
    const at = row * width;
    for (let k = 0; k < width; k++) out[at + k] = power[k]! * scales[k]!;
  });
  return out;
}

/** Scaled as scipy.signal.stft: the spectrum of a windowed segment over the sum of its window, one-sided or not. */
function complexRows(plan: SpectralPlan, x: F, { count }: Rows, { rowsPerChunk, isSingle }: Form): F {
  const { nperseg, nfft, hop, values, detrend } = plan;
  const bins = plan.onesided ? halfBins(plan) : nfft;
  const out = blank(2 * rowsPerChunk * bins, isSingle);
  const fft = planFft({ n: nfft, kind: plan.onesided ? "real" : "complex", precision: "f64" });
  const scale = Math.sqrt(plan.scale);
  const step = plan.onesided ? 1 : 2;
  try {
    for (let row = 0; row < count; row++) {
      fft.input.fill(0);
      const start = row * hop;
      const mean = detrend === "constant" ? meanOf(x, start, nperseg) : 0;
      for (let i = 0; i < nperseg; i++) fft.input[step * i] = (x[start + i]! - mean) * values[i]! * scale;
      fft.forward();
      out.set(fft.output, 2 * row * bins);
    }
  } finally {
    fft.close();
  }
  return out;
}

function meanOf(x: F, start: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += x[start + i]!;
  return sum / count;
}

/** The highest of `each` rows, bin by bin; rows that are not there do not count. */
function maxima(values: F, { width, each, rows }: { width: number; each: number; rows: number }): F {
  const out = blank((rows / each) * width, values instanceof Float32Array);
  for (let row = 0; row < rows; row++) {
    const to = Math.floor(row / each) * width;
    const from = row * width;
    for (let k = 0; k < width; k++) {
      const value = values[from + k]!;
      if (!(out[to + k]! >= value || Number.isNaN(value))) out[to + k] = value;
    }
  }
  return out;
}

export async function putChunk(storage: JioStorage, id: string, name: string, values: F, signal: AbortSignal) {
  const body = new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
  await storage.putAttachment(id, name, body, { signal, _content_type: "application/octet-stream" });
}
