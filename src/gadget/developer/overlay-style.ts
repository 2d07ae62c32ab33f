import { css } from "lit";

export const overlayStyle = css`
  :host {
    position: fixed;
    inset-block: 0;
    inset-inline-end: 0;
    inline-size: min(28rem, 100vw);
    z-index: 100;
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    background: var(--wf-surface, Canvas);
    color: var(--wf-text, CanvasText);
    border-inline-start: 1px solid var(--wf-line, GrayText);
    font: 0.875rem / 1.4 var(--wf-font, system-ui, sans-serif);
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 0.5rem 0.5rem 0.5rem 1rem;
    border-block-end: 1px solid var(--wf-line, GrayText);
  }
  h2 {
    margin: 0;
    font-size: 1rem;
  }
  .tree {
    overflow: auto;
    padding: 0.5rem 1rem 2rem;
  }
  ul {
    list-style: none;
    margin: 0;
    padding-inline-start: 0.9rem;
    border-inline-start: 1px solid var(--wf-line, GrayText);
  }
  .tree > ul {
    padding: 0;
    border: 0;
  }
  button {
    font: inherit;
    min-block-size: 44px;
    min-inline-size: 44px;
    color: inherit;
    background: none;
    border: 0;
    border-radius: 8px;
    text-align: start;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  button:hover {
    background: var(--wf-raised, ButtonFace);
  }
  button:focus-visible {
    outline: 3px solid var(--wf-focus, Highlight);
    outline-offset: -3px;
  }
  code {
    font-family: ui-monospace, monospace;
  }
  p {
    margin: 0 0 0.25rem 0.4rem;
    overflow-wrap: anywhere;
    color: var(--wf-muted, inherit);
  }
  .error {
    color: var(--wf-danger, #b3261e);
  }
  .mark {
    position: fixed;
    box-sizing: border-box;
    pointer-events: none;
    border: 3px solid var(--wf-accent-2, Highlight);
    border-radius: 4px;
  }
`;
