/** How a spectrum is read, as words that a page keeps in its URL. */
import type { UrlState } from "../url-state.ts";

/** What a page tells of it; what is absent is as it is at first. */
export type SpectrumState = Pick<
  UrlState,
  "view" | "marks" | "machine" | "axis" | "baseline" | "quantity" | "scale" | "reference"
>;

/** What a person has changed; undefined is what it was at first. */
export type SpectrumDelta = { readonly [K in keyof SpectrumState]?: SpectrumState[K] | undefined };
export type SpectrumChanged = CustomEvent<SpectrumDelta>;
