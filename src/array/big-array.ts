import { FieldError } from "../base/errors.ts";
import { type Opts, until } from "../base/signal.ts";
import { type Attributes, type DType, itemSize, type TypedArray } from "../format/index.ts";
import type { Doc } from "../jio/index.ts";
import { planBlocks } from "./indexing/plan.ts";
import { EVERYTHING, normalizeSelection, type Selection } from "./indexing/selection.ts";
import { product } from "./indexing/shape.ts";
import type { NdView } from "./indexing/view.ts";
import { readRegion, type StoredArray } from "./read.ts";
import { appendData, writeRegion } from "./write.ts";

/** An array by reference, for other threads and documents: plain JSON. */
export interface ArrayRef {
  storage: object;
  id: string;
  revision: string;
  byteOffset: number;
  byteLength: number;
  shape: number[];
  strides: number[];
  dtype: DType;
}

/** Bytes that chunks() holds at a time when it is not told. */
const BLOCK_BYTES = 32 * 1024 * 1024;

/**
 * A handle on an array of any size in a storage. It knows the shape the array had when it was opened, and its own
 * changes; writes and appends of one handle run one after another.
 */
export interface BigArray {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly chunkShape: readonly number[];
  readonly byteLength: number;
  readonly attributes: Doc;
  readonly dimensionNames: readonly string[];

  /** Throws "unsupported". */
  ref(selection?: Selection): ArrayRef;

  /**
   * The selected elements, all of them when nothing is selected.
   *
   * Shape   as numpy's basic indexing gives it; C order, offset 0.
   * Memory  copies; the chunks it touches are read a few at a time.
   * Throws  "invalid-argument"; "over-budget" when the result is too large, then go through it with chunks();
   *         "corrupt" for a damaged or missing chunk; "not-found" when the array is gone.
   * Source  NumPy reference, "Indexing on ndarrays", basic indexing.
   */
  read(selection?: Selection, o?: Opts): Promise<NdView>;

  /**
   * Replaces the selected elements, all or nothing where the storage has capacity "atomic".
   *
   * Shape   a view or a number broadcasts to the selection; a typed array fills it exactly, C order.
   * Memory  holds the touched chunks until they are written; `data` must not change before the promise settles.
   * Throws  "invalid-argument" for another element type or shape; "over-budget"; "corrupt".
   */
  write(selection: Selection, data: NdView | TypedArray | number | bigint, o?: Opts): Promise<void>;

  /**
   * Adds elements at the end of an axis (0). Costs as much as what is added: full chunks are not touched again.
   *
   * Shape   as the array's on every other axis; a typed array is taken as whole rows, C order.
   * Throws  "invalid-argument"; "conflict" when another handle has changed the shape since this one was opened.
   */
  append(data: NdView | TypedArray, o?: Opts & { axis?: number }): Promise<void>;

  /** Rejects with "unsupported". */
  resize(shape: number[], o?: Opts): Promise<void>;

  /**
   * The array in blocks along an axis (0), in order, each at most `maxBytes` and ending with a chunk where it can.
   *
   * Throws  "over-budget" when one index of that axis holds more than `maxBytes`; what read() throws.
   */
  chunks(o?: Opts & { maxBytes?: number; axis?: number }): AsyncIterable<{ selection: Selection; view: NdView }>;

  /** Rejects with "unsupported". */
  reader(o?: Opts): Promise<{ read(start: number, out: TypedArray): number; close(): void }>;

  /** Ends the handle after what is being written; later calls are refused. */
  close(): Promise<void>;
}

export function createHandle(stored: StoredArray, attributes: Attributes): BigArray {
  return new StoredBigArray(stored, attributes);
}

class StoredBigArray implements BigArray {
  readonly attributes: Doc;
  readonly dimensionNames: readonly string[];
  #array: StoredArray;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(array: StoredArray, { attributes, dimensionNames }: Attributes) {
    this.#array = array;
    this.attributes = attributes;
    this.dimensionNames = dimensionNames ?? array.meta.shape.map((_length, axis) => `dim_${axis}`);
  }

  get shape() {
    return this.#array.meta.shape;
  }
  get dtype() {
    return this.#array.meta.dtype;
  }
  get chunkShape() {
    return this.#array.meta.chunkShape;
  }
  get byteLength() {
    return product(this.shape) * itemSize(this.dtype);
  }

  ref(_selection?: Selection): ArrayRef {
    throw notYet("ref()");
  }

  async read(selection: Selection = EVERYTHING, o: Opts = {}) {
    this.#check(o);
    return readRegion(this.#array, normalizeSelection(selection, this.shape), signalOf(o));
  }

  async write(selection: Selection, data: NdView | TypedArray | number | bigint, o: Opts = {}) {
    await this.#inTurn(o, async (own) =>
      writeRegion(this.#array, normalizeSelection(selection, this.shape), data, own),
    );
  }

  async append(data: NdView | TypedArray, o: Opts & { axis?: number } = {}) {
    await this.#inTurn(o, async (own) => {
      const meta = await appendData(this.#array, data, { ...own, axis: o.axis ?? 0 });
      this.#array = { ...this.#array, meta };
    });
  }

  async resize(_shape: number[], _o?: Opts): Promise<void> {
    throw notYet("resize()");
  }

  async *chunks(o: Opts & { maxBytes?: number; axis?: number } = {}) {
    this.#check(o);
    const { maxBytes = BLOCK_BYTES, axis = 0 } = o;
    const array = this.#array;
    for (const selection of planBlocks(array.meta, itemSize(this.dtype), { maxBytes, axis })) {
      this.#check(o);
      const view = await readRegion(array, normalizeSelection(selection, array.meta.shape), signalOf(o));
      yield { selection, view };
    }
  }

  async reader(_o?: Opts): Promise<{ read(start: number, out: TypedArray): number; close(): void }> {
    throw notYet("reader()");
  }

  async close() {
    this.#closed = true;
    await this.#turn;
  }

  #check({ signal }: Opts) {
    signal?.throwIfAborted();
    if (this.#closed) throw new FieldError("invalid-argument", `the array of "${this.#array.id}" was closed`);
  }

  /** Two changes of one chunk at once would each put back what the other replaced. */
  async #inTurn(o: Opts, change: (o: Opts) => Promise<void>) {
    this.#check(o);
    const done = this.#turn.then(() => {
      o.signal?.throwIfAborted();
      return change(signalOf(o));
    });
    this.#turn = done.catch(() => {});
    await until(done, o.signal);
  }
}

const signalOf = ({ signal }: Opts): Opts => (signal ? { signal } : {});

function notYet(what: string): FieldError {
  return new FieldError("unsupported", `${what} of an array is not supported yet`);
}
