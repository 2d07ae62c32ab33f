/** A person deletes a document, and is asked first. */
import { msg, str } from "@lit/localize";
import { isCode } from "../src/base/errors.ts";
import type { Gadget } from "../src/gadget/index.ts";
import { TRASH_DAYS } from "../src/portal/index.ts";
import "./acquirable.ts";

/** Moves it to the trash; answers whether it is gone from where it was. */
export async function discard(gadget: Gadget, id: string, title: string): Promise<boolean> {
  const text = msg(str`It goes to the trash and can be had back for ${TRASH_DAYS} days.`);
  const question = { title: msg(str`Delete “${title}”?`), text, action: msg("Delete") };
  if (!(await gadget.acquire("confirm", [question]))) return false;
  try {
    await gadget.acquire("moveToTrash", [id]);
  } catch (error) {
    if (!isCode(error, "over-quota")) throw error;
    return discardForGood(gadget, id, title);
  }
  return true;
}

/** Where there is no room even for the note that it was deleted. */
async function discardForGood(gadget: Gadget, id: string, title: string): Promise<boolean> {
  const text = msg("There is no space left to keep it in the trash. This cannot be undone.");
  const question = { title: msg(str`Delete “${title}” for good?`), text, action: msg("Delete for good") };
  if (!(await gadget.acquire("confirm", [question]))) return false;
  await gadget.acquire("jio_remove", [id]);
  return true;
}
