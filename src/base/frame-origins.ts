/** Whose pages our gadgets may show in a frame, beside our own. */
import { parseEmbedOrigins } from "./embed-origins.ts";

/** Set by the build from the environment's FRAME_ORIGINS; absent where nothing was built. */
declare const WF_FRAME_ORIGINS: string | undefined;

/** The value of frame-src: this site, and the origins of this build's list, between blanks. */
export function frameSources(): string {
  const list = typeof WF_FRAME_ORIGINS === "string" ? WF_FRAME_ORIGINS : "";
  return parseEmbedOrigins(list, "FRAME_ORIGINS").join(" ");
}
