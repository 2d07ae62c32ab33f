import { css } from "lit";

export const dataArrayStyle = css`
  label {
    min-height: var(--wf-touch);
  }
  form,
  label.row {
    min-inline-size: 0;
    max-inline-size: 100%;
  }
  label.row {
    flex-wrap: nowrap;
  }
  .row .row,
  label.row select {
    min-inline-size: 0;
    max-inline-size: 100%;
  }
  label.check {
    cursor: pointer;
    overflow-wrap: anywhere;
    flex-wrap: nowrap;
  }
  input[type="checkbox"] {
    flex: none;
    min-height: 1.25rem;
    width: 1.25rem;
    accent-color: var(--wf-accent);
  }
  input.slice {
    flex: 1 1 16rem;
    inline-size: 16rem;
    min-inline-size: 0;
    font-family: ui-monospace, "DejaVu Sans Mono", monospace;
  }
  input.short {
    inline-size: 7rem;
  }
  .told > * {
    margin-block-start: 1rem;
  }
  dl + h3 {
    margin-block-start: 0.5rem;
  }
  h3 {
    font-size: 0.9375rem;
    font-weight: 650;
    overflow-wrap: anywhere;
  }
  dl.names {
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr));
  }
  .code {
    font-family: ui-monospace, "DejaVu Sans Mono", monospace;
    font-size: 0.9375rem;
  }
  dt .code {
    font-size: inherit;
  }
  fieldset {
    border: 0;
    padding: 0;
    margin: 0;
    min-inline-size: 0;
  }
  legend {
    padding: 0;
    font-size: 0.8125rem;
    color: var(--wf-muted);
  }
  .choices {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr));
    gap: 0 1rem;
    max-block-size: 14rem;
    overflow: auto;
  }
  .swatch {
    flex: none;
    inline-size: 1.25rem;
    block-size: 0.25rem;
    border-radius: 2px;
  }
`;
