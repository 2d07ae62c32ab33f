import { FieldError } from "../base/errors.ts";

const MIB = 1024 * 1024;
const MOST = 256 * MIB;
const GUESS_GIB = 2; // where the browser does not tell

/** A quarter of the device's memory, 256 MiB at most. */
export function deviceMemoryBudget(): number {
  const { deviceMemory = GUESS_GIB } = (globalThis.navigator ?? {}) as { deviceMemory?: number };
  return Math.min(deviceMemory * 256 * MIB, MOST);
}

/** Of the tab. */
let whole = deviceMemoryBudget();
/** Of this thread. */
let budget = whole;
const listeners = new Set<() => void>();

/**
 * How much memory the arrays of this thread may take in all: results and the chunks of one call, and chunks kept for the next one.
 * By default a quarter of the device's memory, 256 MiB at most.
 *
 * Throws  "invalid-argument" for less than 1 MiB.
 */
export function setMemoryBudget(bytes: number): void {
  if (!Number.isSafeInteger(bytes) || bytes < MIB)
    throw new FieldError("invalid-argument", "a memory budget is a number of bytes, 1 MiB or more", { bytes });
  whole = budget = bytes;
  for (const changed of listeners) changed();
}

/** For one of many workers: its part of the tab's budget. */
export function shareMemoryBudget(parts: number): void {
  budget = Math.max(MIB, whole / parts);
  for (const changed of listeners) changed();
}

export const memoryBudget = () => budget;

/** Bytes that a block of chunks() takes when it is not told: two of them and what they are made of stay below the budget. */
export const blockBytes = () => Math.min(32 * MIB, budget / 4);

export const onBudget = (changed: () => void) => void listeners.add(changed);

/** One chunk of an array may take what the whole tab has: no smaller piece of it can be read. */
export function checkChunk(bytes: number, name: string): void {
  if (bytes <= whole) return;
  const message = `${name} takes ${bytes} bytes of memory, the budget is ${whole}: it was written for larger machines`;
  throw new FieldError("over-budget", message, { bytes, budget: whole });
}

export function checkBudget(bytes: number, what: string, instead: string): void {
  if (bytes <= budget) return;
  const message = `${what} takes ${bytes} bytes of memory, the budget is ${budget}: ${instead}`;
  throw new FieldError("over-budget", message, { bytes, budget });
}
