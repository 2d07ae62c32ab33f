import { FieldError } from "../../../base/errors.ts";
import type { KernelMemory } from "./memory.ts";

interface Kept {
  readonly at: number;
  users: number;
}

/**
 * Kernel memory, and what is kept in it for several plans: tables and work space by key. What nobody uses any more
 * stays until the memory is needed, least recently used first to go.
 */
export class Shelf {
  readonly memory: KernelMemory;
  readonly #kept = new Map<string, Kept>();
  readonly #idle = new Map<string, Kept>(); // least recently used first
  readonly #reliefs = new Set<() => void>();

  constructor(memory: KernelMemory) {
    this.memory = memory;
  }

  /** `relief` is called when memory is short, to close what is open but not in use. */
  onShortage(relief: () => void): void {
    this.#reliefs.add(relief);
  }

  /** Throws "over-budget" when there is no room left. */
  allocate(bytes: number): number {
    return this.#find(bytes) ?? this.#afterRelief(bytes);
  }

  free(at: number): void {
    this.memory.free(at);
  }

  /** What is kept under a key, filled by `fill` when it is new. Give it back by `release`. */
  keep(key: string, bytes: number, fill?: (at: number) => void): number {
    const found = this.#kept.get(key);
    if (found) {
      found.users++;
      this.#idle.delete(key);
      return found.at;
    }
    const at = this.allocate(bytes);
    try {
      fill?.(at);
    } catch (error) {
      this.memory.free(at);
      throw error;
    }
    this.#kept.set(key, { at, users: 1 });
    return at;
  }

  release(key: string): void {
    const found = this.#kept.get(key);
    if (found && --found.users === 0) this.#idle.set(key, found);
  }

  /** Drops what nobody uses. */
  dropIdle(): void {
    for (const key of this.#idle.keys()) this.#drop(key);
  }

  #find(bytes: number): number | undefined {
    let at = this.memory.allocate(bytes);
    while (at === undefined && this.#idle.size > 0) {
      const oldest = [...this.#idle.keys()].slice(0, Math.ceil(this.#idle.size / 4));
      for (const key of oldest) this.#drop(key);
      at = this.memory.allocate(bytes);
    }
    return at;
  }

  #afterRelief(bytes: number): number {
    for (const relieve of this.#reliefs) relieve();
    const at = this.#find(bytes);
    if (at === undefined)
      throw new FieldError("over-budget", `${bytes} bytes do not fit into the memory of the kernels`, { bytes });
    return at;
  }

  #drop(key: string): void {
    const found = this.#idle.get(key);
    if (!found) return;
    this.#idle.delete(key);
    this.#kept.delete(key);
    this.memory.free(found.at);
  }
}

/** All that one plan holds: closed at once. */
export class Holding {
  readonly shelf: Shelf;
  readonly #places: number[] = [];
  readonly #keys: string[] = [];
  readonly #others: (() => void)[] = [];
  #closed = false;

  constructor(shelf: Shelf) {
    this.shelf = shelf;
  }

  allocate(bytes: number): number {
    const at = this.shelf.allocate(bytes);
    this.#places.push(at);
    return at;
  }

  keep(key: string, bytes: number, fill?: (at: number) => void): number {
    const at = this.shelf.keep(key, bytes, fill);
    this.#keys.push(key);
    return at;
  }

  /** Work space number `index`: transforms never overlap, so plans of like size share it. */
  work(index: number, bytes: number): number {
    return this.keep(`work ${index} ${bytes}`, bytes);
  }

  onClose(run: () => void): void {
    this.#others.push(run);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const run of this.#others) run();
    for (const at of this.#places) this.shelf.free(at);
    for (const key of this.#keys) this.shelf.release(key);
  }
}
