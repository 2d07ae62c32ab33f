/** Levels in memory, the least recently used ones going first; the next zoom finds what an earlier one has read. */
import { memoryBudget } from "../budget.ts";
import { createLevel, type Level, levelBytes } from "./level.ts";

/** Of the budget. */
const SHARE = 1 / 8;
/** Fewer rows than these are read again as fast. */
const LEAST_ROWS = 2 ** 18;

const levels = new Map<string, Level>(); // a Map keeps the order of insertion: the oldest use comes first

/** The level of these curves, made where there is none; undefined for what is too short to need one, or too long to have one. */
export function levelOf(key: string, rowCount: number, curves: number): Level | undefined {
  const most = memoryBudget() * SHARE;
  if (rowCount < LEAST_ROWS || levelBytes(rowCount, curves) > most) return undefined;
  const level = levels.get(key) ?? createLevel(rowCount, curves);
  levels.delete(key);
  levels.set(key, level);
  let held = [...levels.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  for (const [name, { byteLength }] of levels) {
    if (held <= most) break;
    levels.delete(name);
    held -= byteLength;
  }
  return level;
}
