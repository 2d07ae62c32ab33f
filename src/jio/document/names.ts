/** The names under which documents and attachments lie in one parent document; jIO's layout, so its data can be read. */
import { formatName64, parseName64 } from "./name64.ts";

export const documentName = (id: string): string => `jio_document/${formatName64(id)}.json`;
export const attachmentName = (id: string, name: string): string => `${attachmentsOf(id)}${formatName64(name)}`;
/** What the names of all attachments of one document begin with. */
export const attachmentsOf = (id: string): string => `jio_attachment/${formatName64(id)}/`;

/** What lies under a name; `undefined` for one that is not of this layout. */
export function parseName(name: string): { id: string; name?: string } | undefined {
  const [, encodedId, encodedName] = /^jio_(?:document\/([^/]*)\.json|attachment\/([^/]*\/[^/]*))$/.exec(name) ?? [];
  if (encodedId !== undefined) {
    const id = parseName64(encodedId);
    return id ? { id } : undefined;
  }
  const [id, attachment] = (encodedName ?? "").split("/").map(parseName64);
  return id && attachment ? { id, name: attachment } : undefined;
}
