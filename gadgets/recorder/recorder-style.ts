import { css } from "lit";

/** Large things for a hand in a glove: 48 px for field actions, more for the one that matters. */
export const recorderStyle = css`
  .columns {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr));
    gap: 1rem;
    align-items: start;
  }
  .desk {
    justify-items: stretch;
    text-align: center;
  }
  .elapsed {
    font-size: clamp(2.75rem, 12vw, 4.5rem);
    line-height: 1;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .go {
    min-height: 72px;
    font-size: 1.25rem;
    border-radius: 99px;
    border-width: 2px;
  }
  .go::before {
    content: "";
    inline-size: 1.25rem;
    block-size: 1.25rem;
    border-radius: 50%;
    background: var(--wf-danger);
    border: 2px solid currentcolor;
    forced-color-adjust: none;
  }
  .go.stop::before {
    border-radius: 3px;
    background: currentcolor;
  }
  .field {
    min-height: 48px;
  }
  .lamp {
    min-height: 48px;
  }
  .lamp.lit {
    background: var(--wf-danger);
    border-color: var(--wf-danger);
    color: var(--wf-surface);
  }
  .meters {
    display: grid;
    gap: 0.5rem;
    text-align: start;
  }
  .meter {
    display: grid;
    grid-template-columns: 1.5rem minmax(0, 1fr) 5.5rem;
    gap: 0.6rem;
    align-items: center;
  }
  .bar {
    position: relative;
    block-size: 1.1rem;
    border: 1px solid var(--wf-control);
    border-radius: 4px;
    overflow: hidden;
    background: var(--wf-raised);
  }
  .bar i {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    background: var(--wf-accent);
    forced-color-adjust: none;
  }
  .bar .peak {
    inline-size: 3px;
    margin-inline-start: -3px;
    background: var(--wf-accent-2);
  }
  .reading {
    text-align: end;
    white-space: nowrap;
  }
  .flags {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .flag.on {
    border-color: var(--wf-danger);
    color: var(--wf-danger);
    font-weight: 650;
  }
  .warning {
    border-inline-start: 4px solid var(--wf-accent-2);
    padding-inline-start: 0.75rem;
  }
  .failure {
    border-inline-start: 4px solid var(--wf-danger);
  }
  select {
    inline-size: 100%;
  }
  label {
    display: grid;
    gap: 0.25rem;
    font-size: 0.8125rem;
    color: var(--wf-muted);
  }
  label select {
    color: var(--wf-text);
    font-size: 1rem;
  }
  .facts {
    text-align: start;
  }
  .mark {
    min-height: 64px;
    font-size: 1.1rem;
    border-width: 2px;
  }
  .notes .field {
    flex: 1 1 8rem;
  }
  [aria-pressed="true"] {
    background: var(--wf-accent);
    border-color: var(--wf-accent);
    color: var(--wf-accent-text);
  }
  button[aria-pressed="true"]:hover:not(:disabled) {
    background: var(--wf-accent);
  }
  @media (forced-colors: active) {
    .primary,
    .lamp.lit,
    [aria-pressed="true"] {
      forced-color-adjust: none; /* the theme's colours are the system's then; else text has a box of its own behind it */
    }
  }
  .list {
    margin: 0;
    padding-inline-start: 2rem;
  }
  .list li {
    padding-block: 0.3rem;
  }
  summary {
    min-height: var(--wf-touch);
    display: flex;
    align-items: center;
    cursor: pointer;
    font-weight: 650;
  }
`;
