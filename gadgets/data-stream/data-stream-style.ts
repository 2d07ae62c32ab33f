import { css } from "lit";

export const dataStreamStyle = css`
  label.row {
    display: flex;
    flex-wrap: nowrap;
    font-size: 0.8125rem;
    color: var(--wf-muted);
  }
  select,
  input {
    color: var(--wf-text);
    font-size: 1rem;
  }
  input.short {
    inline-size: 6rem;
  }
  input[type="checkbox"] {
    min-height: 1.25rem;
    inline-size: 1.25rem;
    accent-color: var(--wf-accent);
  }
  h3 {
    font-size: 0.9375rem;
  }
  ul {
    margin: 0;
    padding-inline-start: 1.25rem;
  }
  li a {
    display: inline-flex;
    align-items: center;
    min-height: var(--wf-touch);
    overflow-wrap: anywhere;
  }
  li .row {
    display: inline-flex;
  }
  summary {
    inline-size: fit-content;
    min-block-size: var(--wf-touch);
    align-content: center;
    cursor: pointer;
    font-weight: 550;
  }
  .told > * {
    margin-block-start: 0.75rem;
  }
`;
