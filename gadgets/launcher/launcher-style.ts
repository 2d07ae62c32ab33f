import { css } from "lit";

export const launcherStyle = css`
  :host {
    min-height: 100dvh;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: auto 1fr;
  }
  main {
    padding: 1.25rem max(min(1rem, 3.3vw), calc((100vw - 76rem) / 2)) 3rem;
    outline: none;
    min-width: 0;
  }
  .listed > h2 {
    margin-block-end: 0.5rem;
  }
  .skip {
    position: absolute;
    inset-inline-start: 0.5rem;
    top: -4rem;
    z-index: 10;
    border-radius: 0 0 8px 8px;
  }
  .skip:focus {
    top: 0;
  }
  .drop {
    position: fixed;
    inset: 0.75rem;
    z-index: 20;
    display: grid;
    place-items: center;
    border: 3px dashed var(--wf-accent);
    border-radius: 16px;
    background: color-mix(in oklab, var(--wf-surface) 88%, transparent);
    font-size: 1.5rem;
    font-weight: 650;
    pointer-events: none;
  }
  dialog {
    max-width: min(30rem, calc(100vw - 2rem));
    padding: 1.25rem;
    color: var(--wf-text);
    background: var(--wf-surface);
    border: 1px solid var(--wf-line);
    border-radius: var(--wf-radius);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  .end {
    justify-content: flex-end;
  }
  @media (max-width: 66rem) {
    main {
      padding-block-end: 6rem; /* the panel lies at the bottom */
    }
  }
`;
