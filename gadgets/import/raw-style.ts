import { css } from "lit";

export const rawStyle = css`
  dialog {
    inline-size: min(40rem, calc(100vw - 1rem));
    max-inline-size: none;
    max-block-size: calc(100dvh - 1rem);
    padding: 1.25rem;
    color: var(--wf-text);
    background: var(--wf-surface);
    border: 1px solid var(--wf-line);
    border-radius: var(--wf-radius);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 10rem), 1fr));
    gap: 0.75rem;
    align-items: start;
  }
  label {
    display: grid;
    gap: 0.25rem;
    font-size: 0.8125rem;
    color: var(--wf-muted);
  }
  select,
  input {
    inline-size: 100%;
    min-inline-size: 0;
    color: var(--wf-text);
    font-size: 1rem;
  }
  [aria-invalid="true"] {
    border-color: var(--wf-danger);
  }
  @media (max-width: 30rem) {
    .fields {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    select {
      padding-inline: 0.25rem;
    }
  }
  h2 {
    overflow-wrap: anywhere;
  }
  .values {
    overflow-x: auto;
    min-block-size: 4rem;
  }
  table {
    border-collapse: collapse;
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
  }
  caption {
    text-align: start;
    color: var(--wf-muted);
  }
  th,
  td {
    padding: 0.125rem 0.75rem 0.125rem 0;
    text-align: end;
    white-space: nowrap;
  }
  th {
    font-weight: 400;
    color: var(--wf-muted);
  }
  .end {
    justify-content: flex-end;
  }
`;
