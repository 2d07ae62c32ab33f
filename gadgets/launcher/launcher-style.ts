import { css } from "lit";

export const launcherStyle = css`
  :host {
    min-height: 100dvh;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: auto 1fr;
  }
  header {
    position: sticky;
    top: 0;
    z-index: 5;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 1.25rem;
    padding: 0.35rem max(1rem, calc((100vw - 76rem) / 2));
    background: var(--wf-surface);
    border-bottom: 1px solid var(--wf-line);
  }
  .brand {
    display: inline-flex;
    align-items: center;
    gap: 0.6rem;
    min-height: var(--wf-touch);
    font-weight: 700;
    letter-spacing: -0.01em;
    color: var(--wf-text);
    text-decoration: none;
  }
  nav {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
  }
  nav a {
    display: inline-flex;
    align-items: center;
    min-height: var(--wf-touch);
    padding: 0 0.8rem;
    border-radius: calc(var(--wf-radius) - 2px);
    color: var(--wf-muted);
    font-weight: 550;
    text-decoration: none;
  }
  nav a:hover {
    background: var(--wf-raised);
  }
  nav a[aria-current] {
    color: var(--wf-accent);
    box-shadow: inset 0 -3px 0 var(--wf-accent);
    border-radius: 0;
  }
  .app {
    margin-inline-start: auto;
  }
  .status {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    color: var(--wf-muted);
  }
  .dot {
    width: 0.6rem;
    height: 0.6rem;
    border-radius: 50%;
    background: var(--wf-accent);
  }
  main {
    padding: 1.25rem max(1rem, calc((100vw - 76rem) / 2)) 3rem;
    outline: none;
    min-width: 0;
  }
  .listed > h2 {
    margin-block-end: 0.5rem;
  }
  .notice {
    margin-bottom: 1rem;
    padding: 0.5rem 0.5rem 0.5rem 1rem;
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
  @media (max-width: 46rem) {
    header {
      padding-bottom: 0;
    }
    .brand span {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    nav {
      order: 3;
      width: 100%;
      justify-content: space-between;
      gap: 0;
      font-size: 0.875rem;
    }
    nav a {
      padding: 0 0.1rem;
    }
  }
`;
