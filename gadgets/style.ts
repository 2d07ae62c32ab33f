/** What all gadgets look like: controls, cards, tables. Colours and sizes come from theme.css. */
import { css } from "lit";

export const sharedStyle = css`
  :host {
    display: block;
    color: var(--wf-text);
    font-family: var(--wf-font);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  h1 {
    font-size: 1.5rem;
    line-height: 1.25;
    font-weight: 650;
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  h2 {
    font-size: 1.05rem;
    font-weight: 650;
  }
  a {
    color: var(--wf-accent);
    text-underline-offset: 0.18em;
  }
  button,
  .button,
  select,
  input {
    min-height: var(--wf-touch, 44px);
    font: inherit;
    color: inherit;
    border-radius: calc(var(--wf-radius, 10px) - 2px);
    border: 1px solid var(--wf-control);
    background: var(--wf-surface);
    padding: 0 0.9rem;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    font-weight: 550;
    cursor: pointer;
    text-decoration: none;
  }
  button:hover:not(:disabled),
  .button:hover {
    background: var(--wf-raised);
  }
  button:disabled {
    cursor: default;
    opacity: 0.55;
  }
  .primary {
    background: var(--wf-accent);
    border-color: var(--wf-accent);
    color: var(--wf-accent-text);
  }
  button.primary:hover:not(:disabled) {
    background: color-mix(in oklab, var(--wf-accent) 88%, var(--wf-text));
  }
  @media (forced-colors: active) {
    .primary {
      forced-color-adjust: none;
      background: ButtonText;
      color: ButtonFace;
    }
  }
  .quiet {
    border-color: transparent;
    background: none;
  }
  .danger {
    color: var(--wf-danger);
  }
  :focus-visible {
    outline: 3px solid var(--wf-focus);
    outline-offset: 2px;
  }
  .card {
    background: var(--wf-surface);
    border: 1px solid var(--wf-line);
    border-radius: var(--wf-radius, 10px);
    padding: 1rem;
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
  }
  .spread {
    justify-content: space-between;
  }
  .muted {
    color: var(--wf-muted);
  }
  .small {
    font-size: 0.875rem;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .tag {
    display: inline-block;
    padding: 0.05rem 0.55rem;
    border-radius: 99px;
    border: 1px solid var(--wf-line);
    background: var(--wf-raised);
    font-size: 0.8125rem;
    white-space: nowrap;
  }
  .tag.stale::before {
    content: "";
    display: inline-block;
    inline-size: 0.5rem;
    block-size: 0.5rem;
    margin-inline-end: 0.4rem;
    border-radius: 50%;
    background: var(--wf-accent-2);
  }
  .card.stale {
    border-inline-start: 4px solid var(--wf-accent-2);
  }
  .card.stale > div {
    flex: 1 1 16rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  button[aria-disabled="true"] {
    cursor: default;
    opacity: 0.55;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(45%, 9.5rem), 1fr));
    gap: 0.75rem 1.25rem;
    margin: 0;
  }
  dt {
    font-size: 0.8125rem;
    color: var(--wf-muted);
  }
  dd {
    margin: 0;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  progress {
    width: 100%;
    height: 0.5rem;
    accent-color: var(--wf-accent);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
