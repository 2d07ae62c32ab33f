import { css } from "lit";

export const spectrumStyle = css`
  details {
    border-block-start: 1px solid var(--wf-line);
    margin-block-start: 0.5rem;
  }
  summary {
    min-block-size: var(--wf-touch);
    align-content: center;
    cursor: pointer;
    font-weight: 550;
  }
  details[open] {
    padding-block-end: 0.75rem;
  }
  label.row {
    display: flex;
    flex-wrap: wrap;
    margin-block: 0.5rem;
    font-size: 0.875rem;
    color: var(--wf-muted);
  }
  select {
    font-size: 1rem;
    color: var(--wf-text);
    max-inline-size: 100%;
    min-inline-size: 0;
  }
  .baseline {
    inline-size: 2.5rem;
    block-size: 0.25rem;
    border-radius: 2px;
  }
  p.note {
    margin-block: 0.25rem 0.5rem;
  }
`;
