/** Notes of a recording, beside its waveform: what is shown or marked there is what is noted. */
import { html } from "lit";
import type { Marks } from "../marks.ts";
import type { Noted } from "../notes/notes.ts";
import type { PlotNote } from "../plot/plot-state.ts";

interface NotesView {
  id: string;
  seconds: number;
  view: readonly [number, number] | undefined;
  marks: Marks;
  noted(notes: readonly PlotNote[]): void;
  show(view: readonly [number, number]): void;
}

const ROUND_A_MOMENT_S = 0.5;
const AIR = 0.25; // of a stretch, on both sides

/** Between the cursors, at the one there is, or what is shown. */
function rangeOf({ marks: { cursor, second }, view }: NotesView): readonly [number, number] | undefined {
  if (cursor === undefined) return view;
  return second === undefined ? [cursor, cursor] : [Math.min(cursor, second), Math.max(cursor, second)];
}

function viewOf({ note: { fromS, toS } }: Noted, seconds: number): readonly [number, number] {
  const air = toS === undefined ? ROUND_A_MOMENT_S : AIR * (toS - fromS);
  return [Math.max(0, fromS - air), Math.min(seconds, (toS ?? fromS) + air)];
}

export function notesSection(o: NotesView) {
  const drawn = ({ note: { fromS, toS, text } }: Noted) => ({
    from: fromS,
    text,
    ...(toS !== undefined && { to: toS }),
  });
  return html`<wf-notes scope="notes" .docId=${o.id} .lengthS=${o.seconds} .range=${rangeOf(o)}
    @wf-noted=${({ detail }: CustomEvent<readonly Noted[]>) => o.noted(detail.map(drawn))}
    @wf-note-chosen=${({ detail }: CustomEvent<Noted>) => o.show(viewOf(detail, o.seconds))}></wf-notes>`;
}
