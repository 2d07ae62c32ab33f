import { css } from "lit";

export const storageStyle = css`
  .columns {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
    gap: 1rem;
    align-items: start;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 0.25rem 0 0.25rem 0.75rem;
    border-bottom: 1px solid var(--wf-line);
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  tr > :first-child {
    padding-inline-start: 0;
    text-align: start;
    overflow-wrap: anywhere;
  }
  thead th {
    font-size: 0.8125rem;
    font-weight: 500;
    color: var(--wf-muted);
  }
  tbody th {
    font-weight: 550;
  }
  tbody tr:last-child > * {
    border-bottom: 0;
  }
  th a,
  li a {
    display: inline-flex;
    align-items: center;
    min-height: var(--wf-touch);
  }
  li a {
    display: flex;
    width: fit-content;
  }
  ul {
    margin: 0;
    padding-inline-start: 1.25rem;
    overflow-wrap: anywhere;
  }
  .size {
    white-space: nowrap;
  }
  summary {
    min-height: var(--wf-touch);
    align-content: center;
    cursor: pointer;
  }
  button[aria-disabled="true"] {
    cursor: default;
    opacity: 0.55;
  }
  .result {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.25rem 0.75rem;
    align-items: start;
    border-inline-start: 4px solid var(--wf-accent);
    padding-inline-start: 0.75rem;
  }
  .result.troubled {
    border-inline-start-color: var(--wf-danger);
  }
  .result > div {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5rem;
    padding-block: 0.25rem;
  }
  .title {
    font-weight: 550;
    overflow-wrap: anywhere;
  }
  input[type="file"] {
    display: none;
  }
`;
