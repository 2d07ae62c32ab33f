/** Cursors, lines and axes of a plot for hands that do not drag and fingers without a keyboard: a row of switches, and every place as a number. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import { typedNumber } from "../locale.ts";
import type { AxisKind } from "../log-axis.ts";
import { type Marks, sameMarks, withMarks } from "../marks.ts";
import type { Command } from "./commands.ts";

export interface Tools {
  /** There is a picture: before, they have nothing to work on. */
  ready: boolean;
  marks: Marks;
  axis: AxisKind;
  spectral: boolean;
  xUnit: string;
  yUnit: string;
  run(command: Command): void;
  change(marks: Marks): void;
}

export function renderTools({ ready, marks, axis, spectral, run }: Tools) {
  // The row can be scrolled, so something in it can always have the focus.
  const press = (command: Command) => () => void (ready && run(command));
  const disabled = ready ? nothing : "true";
  const toggle = (command: Command, label: string, pressed: boolean) =>
    html`<button type="button" class="tool" aria-disabled=${disabled} aria-pressed=${String(pressed)} @click=${press(command)}>${label}</button>`;
  const act = (command: Command, label: string) =>
    html`<button type="button" class="tool" aria-disabled=${disabled} @click=${press(command)}>${label}</button>`;
  return html`<div class="tools" role="group" aria-label=${msg("Cursors and axes")}>
    ${toggle("second", msg("Second cursor"), marks.second !== undefined)}
    ${
      spectral
        ? html`${toggle("harmonics", msg("Harmonics"), marks.harmonics !== undefined)}
            ${toggle("sidebands", msg("Sidebands"), marks.sidebands !== undefined)}
            ${toggle("axis", msg("Log axis"), axis === "log")}`
        : nothing
    }
    ${act("values-in", msg("Values closer"))} ${act("values-out", msg("Values wider"))}
    ${marks.range ? act("fit", msg("Fit values")) : nothing}
    ${act("png", msg("Save as PNG"))} ${act("svg", msg("Save as SVG"))}
  </div>`;
}

interface PlaceField {
  label: string;
  value: number | undefined;
  marksOf(value: number | undefined): Marks;
}

function fieldsOf({ marks, spectral, xUnit, yUnit }: Tools): PlaceField[] {
  const { sidebands, range } = marks;
  const named = (label: string, unit: string) => (unit ? msg(str`${label} (${unit})`) : label);
  const place = (label: string, key: "cursor" | "second" | "harmonics"): PlaceField => ({
    label: named(label, xUnit),
    value: marks[key],
    marksOf: (value) => withMarks(marks, { [key]: key === "harmonics" && !(value! > 0) ? undefined : value }),
  });
  const side = (label: string, key: "carrier" | "spacing"): PlaceField => ({
    label: named(label, xUnit),
    value: sidebands?.[key],
    marksOf(value) {
      const next = {
        carrier: sidebands?.carrier ?? marks.cursor ?? 0,
        spacing: sidebands?.spacing ?? value ?? 0,
        [key]: value ?? 0,
      };
      return withMarks(marks, { sidebands: next.carrier > 0 && next.spacing > 0 ? next : undefined });
    },
  });
  const edge = (label: string, end: 0 | 1): PlaceField => ({
    label: named(label, yUnit),
    value: range?.[end],
    marksOf(value) {
      if (value === undefined) return withMarks(marks, { range: undefined });
      const other = range?.[1 - end] ?? (end === 0 ? value + 1 : value - 1);
      const next = end === 0 ? ([value, other] as const) : ([other, value] as const);
      return next[0] < next[1] ? { ...marks, range: next } : marks;
    },
  });
  return [
    place(msg("Cursor"), "cursor"),
    place(msg("Second cursor"), "second"),
    ...(spectral
      ? [
          place(msg("Fundamental of harmonics"), "harmonics"),
          side(msg("Carrier of sidebands"), "carrier"),
          side(msg("Spacing of sidebands"), "spacing"),
        ]
      : []),
    edge(msg("Lowest value"), 0),
    edge(msg("Highest value"), 1),
  ];
}

const DIGITS = 8;
const shown = (value: number | undefined) => (value === undefined ? "" : String(Number(value.toPrecision(DIGITS))));

export function parsePlace(text: string): number | undefined {
  const value = typedNumber(text);
  return Number.isFinite(value) ? value : undefined;
}

export function renderPlaces(tools: Tools) {
  const changed =
    ({ value, marksOf }: PlaceField) =>
    (event: Event) => {
      const input = event.target as HTMLInputElement;
      const typed = parsePlace(input.value);
      const isNone = typed === undefined && input.value.trim() !== "";
      const marks = isNone ? tools.marks : marksOf(typed);
      if (sameMarks(marks, tools.marks))
        input.value = shown(value); // what makes no sense does not stay there
      else tools.change(marks);
    };
  return html`<details class="places">
    <summary>${msg("Places as numbers")}</summary>
    <div class="fields">
      ${fieldsOf(tools).map(
        (field) => html`<label>${field.label}
          <input inputmode="decimal" autocomplete="off" .value=${shown(field.value)} @change=${changed(field)} /></label>`,
      )}
    </div>
  </details>`;
}
