/** Notes that are made by one tap. Pure. */
import { msg } from "@lit/localize";

const MOST = 24;

/** Those a person wrote into the settings, parted by semicolons; without any, some that serve on a turbine. */
export function quickNotes(written: string): readonly string[] {
  const own = written
    .split(";")
    .map((note) => note.trim())
    .filter(Boolean);
  const notes = own.length > 0 ? own : usualNotes();
  return [...new Set(notes)].slice(0, MOST);
}

/** What a hand in a glove can say. */
const usualNotes = () => [
  msg("noise"),
  msg("knock"),
  msg("blade A, noise"),
  msg("blade B, noise"),
  msg("blade C, noise"),
  msg("rubbing"),
  msg("speed changed"),
  msg("load changed"),
  msg("look again"),
];
