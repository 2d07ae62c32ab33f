/** One field of a form: its label, its control, what helps and what is wrong. */
import { css, html, nothing } from "lit";
import type { FormField } from "./fields.ts";

export interface FieldState {
  readonly answer: string | boolean;
  readonly error: string | undefined;
}

export function fieldControl(field: FormField, state: FieldState) {
  const { name, label, hint, kind } = field;
  const { error } = state;
  const text = html`${hint ? html`<p id=${`${name}-hint`} class="muted small number">${hint}</p>` : nothing}
    <p id=${`${name}-error`} class="danger small" role="alert" ?hidden=${!error}>${error}</p>`;
  return html`<div class=${`field ${kind}`}>
    <label>${kind === "switch" ? html`${control(field, state)}${label}` : html`${label}${control(field, state)}`}</label>
    ${text}
  </div>`;
}

function control(field: FormField, { answer, error }: FieldState) {
  const { name } = field;
  const describedBy = `${name}-error${field.hint ? ` ${name}-hint` : ""}`;
  const invalid = error ? "true" : "false";
  if (field.kind === "choice")
    return html`<select name=${name} aria-describedby=${describedBy} aria-invalid=${invalid}>
      ${field.options.map(([value, label]) => html`<option value=${value} .selected=${value === answer}>${label}</option>`)}
    </select>`;
  if (field.kind === "switch")
    return html`<input type="checkbox" name=${name} .checked=${answer === true} aria-describedby=${describedBy} />`;
  return html`<input name=${name} inputmode=${field.kind === "number" ? (field.isWhole ? "numeric" : "decimal") : nothing}
    autocomplete="off" .value=${String(answer)} aria-invalid=${invalid} aria-describedby=${describedBy} />`;
}

export const fieldStyle = css`
  .field {
    display: grid;
    gap: 0.25rem;
    min-inline-size: 0;
  }
  label {
    display: grid;
    gap: 0.25rem;
    font-weight: 550;
  }
  .switch label {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    min-block-size: var(--wf-touch);
  }
  select,
  input:not([type="checkbox"]) {
    inline-size: 100%;
    min-inline-size: 0;
    font-size: 1rem;
    font-weight: 400;
  }
  input[type="checkbox"] {
    min-height: 1.5rem;
    inline-size: 1.5rem;
    accent-color: var(--wf-accent);
  }
  [aria-invalid="true"] {
    border-color: var(--wf-danger);
  }
`;
