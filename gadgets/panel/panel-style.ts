import { css } from "lit";

/** In the header's row where there is room; on small screens a bar at the bottom, where a thumb in a glove reaches it. */
export const panelStyle = css`
  nav {
    position: relative;
    display: flex;
    gap: 0.25rem;
  }
  nav > a svg {
    display: none;
  }
  a,
  button {
    display: inline-flex;
    align-items: center;
    min-height: var(--wf-touch);
    min-width: var(--wf-touch);
    justify-content: center;
    padding: 0 0.7rem;
    border: 0;
    border-radius: calc(var(--wf-radius) - 2px);
    background: none;
    color: var(--wf-muted);
    font-weight: 550;
    text-decoration: none;
    white-space: nowrap;
  }
  a:hover {
    background: var(--wf-raised);
  }
  [aria-current] {
    color: var(--wf-accent);
    box-shadow: inset 0 -3px 0 var(--wf-accent);
    border-radius: 0;
  }
  svg {
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .rest {
    position: absolute;
    z-index: 6;
    inset-inline-end: 0;
    inset-block-start: calc(100% + 0.5rem);
    display: grid;
    min-inline-size: 14rem;
    padding: 0.5rem;
    background: var(--wf-surface);
    border: 1px solid var(--wf-line);
    border-radius: var(--wf-radius);
    box-shadow: 0 8px 24px rgb(0 0 0 / 25%);
  }
  .rest:not(.open) {
    display: none;
  }
  .rest > * {
    justify-content: flex-start;
  }
  .rest [aria-current] {
    box-shadow: inset 3px 0 0 var(--wf-accent);
  }
  .more[data-here] {
    color: var(--wf-accent);
    box-shadow: inset 0 -3px 0 var(--wf-accent);
    border-radius: 0;
  }
  @media (max-width: 66rem) {
    nav {
      position: fixed;
      inset-inline: 0;
      bottom: 0;
      display: grid;
      grid-template-columns: repeat(6, minmax(0, 1fr));
      gap: 0;
      padding-block-end: env(safe-area-inset-bottom);
      background: var(--wf-surface);
      border-block-start: 1px solid var(--wf-line);
    }
    nav > a,
    .more {
      display: flex;
      flex-direction: column;
      gap: 0.15rem;
      min-height: 3.75rem;
      padding: 0.35rem 0.1rem;
      font-size: 0.75rem;
      line-height: 1.15;
      text-align: center;
      white-space: normal;
    }
    nav > [aria-current],
    .more[data-here] {
      box-shadow: inset 0 3px 0 var(--wf-accent);
      color: var(--wf-accent);
      border-radius: 0;
    }
    nav > a svg {
      display: block;
    }
    .rest {
      inset-inline-end: 0.5rem;
      inset-block: auto calc(100% + 0.5rem);
    }
    .rest > * {
      min-height: 3.25rem;
    }
  }
`;
