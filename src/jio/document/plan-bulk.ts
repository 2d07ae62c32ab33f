import { FieldError } from "../../base/errors.ts";
import type { BulkChange } from "../backend.ts";
import type { Doc } from "../storage.ts";
import { attachmentName, attachmentsOf, documentName } from "./names.ts";

/** What a list of changes does to the attachments of the parent document that has those of `present`. */
export function planBulk(present: Iterable<string>, parent: string, list: readonly BulkChange[]): BulkChange[] {
  const names = new Set(present);
  return list.flatMap((change): BulkChange[] => {
    const { verb, id } = change;
    const own = documentName(id);
    if (verb === "put") {
      names.add(own);
      return [{ verb: "putAttachment", id: parent, name: own, body: formatDocument(change.doc) }];
    }
    if (verb === "remove") {
      const prefix = attachmentsOf(id);
      const gone = [...names].filter((name) => name.startsWith(prefix)); // the document last: none is left without it
      if (names.has(own)) gone.push(own);
      for (const name of gone) names.delete(name);
      return gone.map((name) => ({ verb: "removeAttachment", id: parent, name }));
    }
    if (!names.has(own)) throw new FieldError("not-found", `there is no document ${id}`, { id });
    const name = attachmentName(id, change.name);
    if (verb === "putAttachment") {
      names.add(name);
      return [{ ...change, id: parent, name }];
    }
    if (!names.delete(name))
      throw new FieldError("not-found", `${id} has no attachment ${change.name}`, { id, name: change.name });
    return [{ verb, id: parent, name }];
  });
}

export function formatDocument(doc: Doc): Blob {
  return new Blob([JSON.stringify(doc)], { type: "application/json" });
}
