import { FieldError } from "../base/errors.ts";

/** What one call may hold in memory. */
export const MEMORY_BUDGET = 256 * 1024 * 1024;

export function checkBudget(bytes: number, what: string, instead: string): void {
  if (bytes <= MEMORY_BUDGET) return;
  const message = `${what} takes ${bytes} bytes of memory, the budget is ${MEMORY_BUDGET}: ${instead}`;
  throw new FieldError("over-budget", message, { bytes, budget: MEMORY_BUDGET });
}
