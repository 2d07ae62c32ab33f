/** What lists of documents of several types say of each. */
import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { Doc, Row } from "../src/jio/index.ts";
import { tagsIn } from "../src/portal/index.ts";
import { formatHash } from "./url-state.ts";

export const titleOf = ({ id, doc }: Row): string => String(doc?.title || doc?.reference || id);

/** The names people know the types by. */
export const typeName = (doc: Doc | undefined): string =>
  ({
    "Data Stream": msg("Data Stream"),
    "Data Array": msg("Data Array"),
    Annotation: msg("Note"),
  })[String(doc?.portal_type)] ?? String(doc?.portal_type ?? "");

/** Each leads to whatever else has it. */
export function tagLinks(doc: Doc | undefined) {
  const tags = doc ? tagsIn(doc) : [];
  if (tags.length === 0) return nothing;
  return tags.map(
    (tag) => html`<a class="tag" href=${`/${formatHash({ path: "", page: "search", text: tag })}`}>${tag}</a> `,
  );
}
