import { css } from "lit";

/** Cursors and lines over the curve, what they read, and the tools below it. */
export const marksStyle = css`
  .cursor,
  .second,
  .line {
    inset-block: 0;
    border-inline-start: 1px solid var(--wf-accent-2, currentcolor);
    color: var(--wf-accent-2, currentcolor);
  }
  .second {
    border-inline-start-style: dashed;
  }
  .line {
    border-inline-start: 1px dashed;
    opacity: 0.85;
  }
  .line.sideband {
    border-inline-start-style: dotted;
    border-inline-start-width: 2px;
    color: var(--wf-curve-2, currentcolor);
  }
  .line.bearing,
  .line.shaft {
    border-inline-start: 1px solid color-mix(in srgb, currentcolor 45%, transparent);
    opacity: 1;
    color: var(--wf-curve-3, currentcolor);
  }
  .line.shaft {
    color: var(--wf-curve-5, currentcolor);
  }
  .surface b {
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 2px;
    padding: 0 0.2em;
    font-size: 0.75rem;
    line-height: 1.3;
    font-weight: 650;
    white-space: nowrap;
    color: inherit;
    background: color-mix(in srgb, var(--wf-surface, Canvas) 85%, transparent);
    border-radius: 3px;
  }
  .surface b:empty {
    display: none;
  }
  .surface .second b,
  .surface .cursor b {
    inset-block-start: auto;
    inset-block-end: 0;
  }
  .surface .line.bearing b,
  .surface .line.shaft b {
    inset-block-start: 1.3em;
  }
  .readings {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 1rem;
    margin: 0.25rem 0 0;
    padding: 0;
    list-style: none;
    font-size: 0.875rem;
  }
  .tools {
    display: flex;
    gap: 0.375rem;
    margin-block-start: 0.5rem;
    padding: 4px;
    margin-inline: -4px;
    overflow-x: auto;
    scrollbar-width: thin;
  }
  button.tool {
    flex: none;
    padding-inline: 0.75rem;
    font-size: 0.9375rem;
    border-color: var(--wf-control, currentcolor);
    white-space: nowrap;
  }
  button.tool[aria-disabled="true"] {
    cursor: default;
    opacity: 0.55;
  }
  button.tool[aria-pressed="true"] {
    color: var(--wf-accent-text, HighlightText);
    background: var(--wf-accent, Highlight);
    border-color: var(--wf-accent, Highlight);
  }
  summary {
    inline-size: fit-content;
    min-block-size: var(--wf-touch, 44px);
    align-content: center;
    font-size: 0.9375rem;
    cursor: pointer;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr));
    gap: 0.5rem 0.75rem;
  }
  .fields label {
    display: grid;
    align-content: end;
    gap: 0.125rem;
    font-size: 0.8125rem;
    color: var(--wf-muted, inherit);
  }
  .fields input {
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: var(--wf-touch, 44px);
    padding: 0 0.625rem;
    font: inherit;
    font-size: 1rem;
    color: var(--wf-text, CanvasText);
    background: var(--wf-surface, Canvas);
    border: 1px solid var(--wf-control, currentcolor);
    border-radius: calc(var(--wf-radius, 8px) - 2px);
  }
  .dot.second,
  .dot.cursor {
    inset-block: auto;
  }
  .dot {
    inline-size: 9px;
    block-size: 9px;
    margin: -4.5px;
    border-radius: 50%;
    border: 2px solid var(--wf-surface, Canvas);
    background: var(--wf-accent-2, currentcolor);
    box-sizing: border-box;
  }
  .note {
    position: absolute;
    inset-block: 0;
    border-inline-start: 2px solid var(--wf-accent-2);
    background: color-mix(in oklab, var(--wf-accent-2) 14%, transparent);
    pointer-events: none;
  }
  .note b {
    inset-block: auto 2px;
    max-inline-size: 8rem;
    overflow: hidden;
    text-overflow: ellipsis;
    font-weight: 500;
    background: none;
  }
`;
