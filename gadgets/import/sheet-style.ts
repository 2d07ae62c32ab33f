import { css } from "lit";

export const sheetStyle = css`
  dialog {
    inline-size: min(46rem, calc(100vw - 1rem));
    max-inline-size: none;
    max-block-size: calc(100dvh - 1rem);
    padding: 0;
    overflow: hidden;
    color: var(--wf-text);
    background: var(--wf-surface);
    border: 1px solid var(--wf-line);
    border-radius: var(--wf-radius);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: auto minmax(0, 1fr) auto;
    max-block-size: calc(100dvh - 1rem - 2px);
  }
  h2 {
    padding: 1.25rem 1.25rem 0.75rem;
    overflow-wrap: anywhere;
  }
  .scroll {
    overflow-y: auto;
    padding: 0 1.25rem 1rem;
  }
  .end {
    justify-content: flex-end;
    padding: 0.75rem 1.25rem;
    border-block-start: 1px solid var(--wf-line);
  }
  .total {
    margin-inline-end: auto;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    padding-block: 0.5rem;
  }
  li + li {
    border-block-start: 1px solid var(--wf-line);
  }
  li.out {
    color: var(--wf-muted);
  }
  .head {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 0.75rem;
  }
  .head > p {
    grid-column: 1;
  }
  .head > .pick {
    grid-column: 1;
  }
  .head > button {
    grid-column: 2;
    grid-row: 1 / span 2;
  }
  .head > .pick + p {
    padding-inline-start: 2.25rem;
  }
  li > .stack:not([hidden]) {
    padding-block: 0.75rem 0.25rem;
  }
  .pick {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    min-block-size: 44px;
    overflow-wrap: anywhere;
  }
  .pick > span {
    min-inline-size: 0;
    font-weight: 550;
  }
  .pick > input {
    flex: none;
    inline-size: 1.5rem;
    min-block-size: 1.5rem;
    margin: 0;
    accent-color: var(--wf-accent);
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr));
    gap: 0.75rem;
    align-items: start;
    margin-block-start: 0.5rem;
  }
  .fields > label {
    display: grid;
    gap: 0.25rem;
    font-size: 0.8125rem;
    color: var(--wf-muted);
  }
  .fields select,
  .fields input {
    inline-size: 100%;
    min-inline-size: 0;
    color: var(--wf-text);
    font-size: 1rem;
  }
  [aria-invalid="true"] {
    border-color: var(--wf-danger);
  }
  .lanes {
    display: grid;
    gap: 0.5rem;
  }
  figure {
    margin: 0;
  }
  svg {
    display: block;
    inline-size: 100%;
    block-size: 4rem;
    background: var(--wf-raised);
    border-radius: calc(var(--wf-radius) - 4px);
  }
  polyline {
    fill: none;
    stroke: var(--wf-accent);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  @media (forced-colors: active) {
    polyline {
      stroke: CanvasText;
    }
    svg {
      border: 1px solid CanvasText;
    }
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
  @media (max-width: 30rem) {
    dialog {
      inline-size: 100vw;
      block-size: 100dvh;
      max-block-size: none;
      margin: 0;
      border: 0;
      border-radius: 0;
    }
    form {
      block-size: 100dvh;
      max-block-size: none;
    }
    h2,
    .scroll,
    .end {
      padding-inline: 1rem;
    }
    .fields {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .fields select {
      padding-inline: 0.25rem;
    }
    .total {
      flex: 1 0 100%;
    }
  }
`;
