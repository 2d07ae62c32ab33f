import { FieldError } from "../../../base/errors.ts";

/** Vectors are stored whole, up to 16 bytes behind the last value; the rest keeps buffers of one size off the same cache lines. */
const SLACK = 64;

/** Below lie the constants of the modules. */
const FIRST = 16_384;

interface Gap {
  at: number;
  bytes: number;
}

/** The one memory of all kernels: reserved once, never grown, so that no view into it is ever detached. */
export class KernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly #gaps: Gap[]; // by place, none touching another
  readonly #sizes = new Map<number, number>();

  constructor(bytes: number) {
    const pages = Math.floor(bytes / 65_536);
    try {
      this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    } catch (error) {
      throw new FieldError("over-budget", `this device has no ${bytes} bytes for the kernels`, { bytes }, error);
    }
    const { buffer } = this.memory;
    [this.f32, this.f64, this.u32] = [new Float32Array(buffer), new Float64Array(buffer), new Uint32Array(buffer)];
    this.#gaps = [{ at: FIRST, bytes: buffer.byteLength - FIRST }];
  }

  get freeBytes(): number {
    return this.#gaps.reduce((sum, gap) => sum + gap.bytes, 0);
  }

  /** Where `bytes` bytes are free, a multiple of 64; undefined where nothing fits. */
  allocate(bytes: number): number | undefined {
    const wanted = Math.ceil((bytes + SLACK) / 64) * 64;
    const index = this.#gaps.findIndex((gap) => gap.bytes >= wanted);
    const gap = this.#gaps[index];
    if (!gap) return undefined;
    const { at } = gap;
    gap.at += wanted;
    gap.bytes -= wanted;
    if (gap.bytes === 0) this.#gaps.splice(index, 1);
    this.#sizes.set(at, wanted);
    return at;
  }

  free(at: number): void {
    const bytes = this.#sizes.get(at);
    if (bytes === undefined) throw new FieldError("invalid-argument", `nothing is kept at ${at}`, { at });
    this.#sizes.delete(at);
    const next = this.#gaps.findIndex((gap) => gap.at > at);
    const index = next < 0 ? this.#gaps.length : next;
    this.#gaps.splice(index, 0, { at, bytes });
    this.#join(index);
    this.#join(index - 1);
  }

  #join(index: number): void {
    const [gap, next] = [this.#gaps[index], this.#gaps[index + 1]];
    if (!gap || !next || gap.at + gap.bytes !== next.at) return;
    gap.bytes += next.bytes;
    this.#gaps.splice(index + 1, 1);
  }
}
