import { FieldError } from "../base/errors.ts";
import { readAhead } from "../base/read-ahead.ts";
import { type Opts, until } from "../base/signal.ts";
import { type Attributes, type DType, itemSize, memorySize, type TypedArray } from "../format/index.ts";
import type { Doc } from "../jio/index.ts";
import { blockBytes } from "./budget.ts";
import { selectBlocks } from "./indexing/plan.ts";
import { EVERYTHING, normalizeSelection, type Selection } from "./indexing/selection.ts";
import { checkLengths, product } from "./indexing/shape.ts";
import type { NdView } from "./indexing/view.ts";
import { readRegion, type StoredArray } from "./read.ts";
import { openReader } from "./reader.ts";
import { makeRef } from "./ref.ts";
import { planResize } from "./resize.ts";
import { type PinnedArray, pinned } from "./revision/pinned.ts";
import { type Changed, changeArray, planAppend, planWrite } from "./write.ts";

/** An array by reference, for other threads and documents: plain JSON. */
export interface ArrayRef {
  storage: object;
  id: string;
  /** The array's name in its group; "data" where it is absent. */
  path?: string;
  revision: string;
  byteOffset: number;
  byteLength: number;
  shape: number[];
  strides: number[];
  dtype: DType;
}

/**
 * A handle on an array of any size in a storage. It keeps the revision it was opened at until it is closed, and its own changes take
 * it to the newest one; changes run one after another, in all tabs.
 */
export interface BigArray {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly chunkShape: readonly number[];
  readonly byteLength: number;
  readonly attributes: Doc;
  readonly dimensionNames: readonly string[];

  /**
   * The array, or a selection of it, by reference: plain JSON for other threads and documents. `byteOffset` and `strides` count bytes
   * of the whole array in C order, as numpy's views do.
   *
   * Throws  "invalid-argument".
   */
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
   * Source  wendelin.core, BigArray.append.
   */
  append(data: NdView | TypedArray, o?: Opts & { axis?: number }): Promise<void>;

  /**
   * Gives the array another shape of the same rank; what is cut off and uncovered again reads as the fill value.
   *
   * Memory  growing writes metadata only where the array has a fill value (floats and complex), else the new chunks as zeros.
   * Throws  "invalid-argument"; "conflict"; "unsupported" for shrinking in a storage that is not atomic.
   */
  resize(shape: number[], o?: Opts): Promise<void>;

  /**
   * The array in blocks, each at most `maxBytes` (a quarter of the budget, 32 MiB) and ending with a chunk where it can: whole rows in C
   * order, and pieces of a row where one is longer; along another axis where one is named. While the caller works on one the next is
   * being read. All are of one revision.
   *
   * Shape   each of the array's rank.
   * Throws  "over-budget" when one index of a named axis holds more than `maxBytes`; what read() throws.
   */
  chunks(o?: Opts & { maxBytes?: number; axis?: number }): AsyncIterable<{ selection: Selection; view: NdView }>;

  /**
   * The array's elements as one row in C order, read synchronously; a snapshot.
   *
   * Memory  an eighth of the budget at most: a longer array is copied into a scratch file first.
   * Throws  "unsupported" for a long array outside a dedicated worker; "over-quota".
   */
  reader(o?: Opts): Promise<{ read(start: number, out: TypedArray): number; close(): void }>;

  /** Ends the handle after what is being written; later calls are refused. */
  close(): Promise<void>;
}

export function createHandle(array: PinnedArray, attributes: Attributes): BigArray {
  return new StoredBigArray(array, attributes);
}

/** A handle that nobody can reach any more holds no revision. */
const forgotten = new FinalizationRegistry<{ array: PinnedArray }>(({ array }) => array.pin?.release());

class StoredBigArray implements BigArray {
  readonly attributes: Doc;
  readonly dimensionNames: readonly string[];
  readonly #held: { array: PinnedArray };
  #turn: Promise<unknown> = Promise.resolve();
  readonly #reads = new Set<Promise<unknown>>();
  #closed = false;

  constructor(array: PinnedArray, { attributes, dimensionNames }: Attributes) {
    this.#held = { array };
    forgotten.register(this, this.#held, this.#held);
    this.attributes = attributes;
    this.dimensionNames = dimensionNames ?? array.meta.shape.map((_length, axis) => `dim_${axis}`);
  }

  get #array() {
    return this.#held.array;
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

  ref(selection: Selection = EVERYTHING): ArrayRef {
    return makeRef(this.#array, normalizeSelection(selection, this.shape));
  }

  async read(selection: Selection = EVERYTHING, o: Opts = {}) {
    this.#check(o);
    await this.#quiet(o);
    this.#check(o);
    const reading = readRegion(this.#array, normalizeSelection(selection, this.shape), signalOf(o));
    this.#reads.add(reading);
    try {
      return await reading;
    } finally {
      this.#reads.delete(reading); // until here the handle is in use, and so its pin
    }
  }

  async write(selection: Selection, data: NdView | TypedArray | number | bigint, o: Opts = {}) {
    await this.#change(o, (present, own) =>
      planWrite(present, normalizeSelection(selection, present.meta.shape), data, own),
    );
  }

  async append(data: NdView | TypedArray, o: Opts & { axis?: number } = {}) {
    await this.#change(o, (present, own) => planAppend(present, data, { ...own, axis: o.axis ?? 0 }));
  }

  async resize(shape: number[], o: Opts = {}): Promise<void> {
    checkLengths("shape", shape, 0);
    if (shape.length !== this.shape.length)
      throw new FieldError("invalid-argument", `shape [${shape}] has another rank than [${this.shape}]`, { shape });
    await this.#change(o, (present, own) => planResize(present, shape, own));
  }

  async *chunks(o: Opts & { maxBytes?: number; axis?: number } = {}) {
    this.#check(o);
    const { maxBytes = blockBytes(), axis } = o;
    const array = await this.#inTurn({}, () => pinned(this.#array)); // not to be aborted half-way: nobody would let go of it; the revision of the first block is that of all, whatever this handle changes meanwhile
    const blocks = selectBlocks(array.meta, memorySize(this.dtype), { maxBytes, axis });
    const load = async (selection: Selection) => ({
      selection,
      view: await readRegion(array, normalizeSelection(selection, array.meta.shape), signalOf(o)),
    });
    try {
      for await (const block of readAhead(blocks, load)) {
        this.#check(o);
        yield block;
      }
    } finally {
      array.pin?.release();
      array.cache.clear();
    }
  }

  async reader(o: Opts = {}) {
    this.#check(o);
    return openReader(this, signalOf(o));
  }

  async close() {
    if (this.#closed) return;
    this.#closed = true;
    await this.#turn;
    forgotten.unregister(this.#held);
    const letGo = () => {
      this.#array.pin?.release();
      this.#array.cache.clear();
    };
    if (this.#reads.size === 0) letGo();
    else void Promise.allSettled(this.#reads).then(letGo); // they end as they began; nobody waits for them here
  }

  #check({ signal }: Opts) {
    signal?.throwIfAborted();
    if (this.#closed) throw new FieldError("invalid-argument", `the array of "${this.#array.id}" was closed`);
  }

  /** Its own changes take the handle to the newest revision; they run one after another, and beside no read: nothing keeps what they replace. */
  async #change(o: Opts, plan: (present: StoredArray, o: Opts) => Promise<Changed | undefined>) {
    const own = signalOf(o);
    await this.#inTurn(o, async () => {
      await Promise.allSettled(this.#reads);
      const settled = async (after: StoredArray) => {
        const next = await pinned(after);
        this.#array.pin?.release();
        this.#array.cache.clear();
        this.#held.array = next;
      };
      await changeArray(this.#array, { ...own, settled, pin: this.#array.pin?.name }, (present) => plan(present, own));
    });
  }

  async #inTurn<T>(o: Opts, run: () => Promise<T>): Promise<T> {
    this.#check(o);
    const done = this.#turn.then(() => {
      o.signal?.throwIfAborted();
      return run();
    });
    this.#turn = done.catch(() => {});
    return until(done, o.signal);
  }

  /** When no change is under way or waits; whoever goes on in the same turn is before the next one. */
  async #quiet({ signal }: Opts) {
    for (let seen: Promise<unknown> | undefined; seen !== this.#turn; ) {
      seen = this.#turn;
      await until(seen, signal);
    }
  }
}

const signalOf = ({ signal }: Opts): Opts => (signal ? { signal } : {});
