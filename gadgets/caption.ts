/** What stands under a picture of a result that is saved: how it was made, and of what. Pure. */
import type { Doc } from "../src/jio/index.ts";
import { parseSources } from "../src/portal/index.ts";

const LISTED = ["window", "nperseg", "noverlap", "average", "scaling", "fs"] as const;
const DIGEST_LETTERS = 16;

/** In the words of scipy, which the stored parameters have as well. */
export function captionOf(doc: Doc): readonly string[] {
  const parameters = (doc.parameters ?? {}) as Doc;
  const used = LISTED.flatMap((name) => {
    const value = parameters[name];
    return value === undefined ? [] : [`${name} ${typeof value === "object" ? JSON.stringify(value) : value}`];
  });
  const sources = parseSources(doc).map(
    ({ reference, id, digest }) =>
      `${reference ?? id ?? ""}${digest ? `, SHA-256 ${digest.slice(0, DIGEST_LETTERS)}…` : ""}`,
  );
  return [[doc.operation, ...used].filter(Boolean).join(" · "), ...sources].filter(Boolean);
}
