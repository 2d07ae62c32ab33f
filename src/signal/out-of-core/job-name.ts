import { VERSION } from "../../base/version.ts";

/** A name made of all that a result depends on, so that the same computation finds its files again. */
export async function jobName(facts: readonly unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([VERSION, ...facts]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
