import { css } from "lit";

export const plotStyle = css`
  :host {
    display: block;
    color: var(--wf-text, CanvasText);
    font-family: var(--wf-font, system-ui, sans-serif);
    font-variant-numeric: tabular-nums;
  }
  :host([hidden]) {
    display: none;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.25rem 1rem;
  }
  output {
    flex: 1 1 14rem;
    min-block-size: 1.5em;
    line-height: 1.5;
    overflow-wrap: anywhere;
  }
  output .hint {
    color: var(--wf-muted, inherit);
  }
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    margin-inline-start: -12px;
  }
  button {
    font: inherit;
    color: inherit;
    min-inline-size: var(--wf-touch, 44px);
    min-block-size: var(--wf-touch, 44px);
    display: grid;
    place-items: center;
    padding: 0;
    background: none;
    border: 1px solid transparent;
    border-radius: var(--wf-radius, 8px);
    cursor: pointer;
  }
  button:hover {
    background: var(--wf-raised, color-mix(in srgb, currentcolor 10%, transparent));
  }
  button[aria-pressed="true"] {
    color: var(--wf-accent, Highlight);
    border-color: currentcolor;
  }
  button:focus-visible,
  summary:focus-visible,
  input:focus-visible,
  .stage:focus-visible {
    outline: 3px solid var(--wf-focus, var(--wf-accent, Highlight));
    outline-offset: 1px;
  }
  svg {
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .axis {
    margin: 0;
    font-size: 0.8125rem;
    line-height: 1.4;
    color: var(--wf-muted, inherit);
  }
  .axis.y {
    margin-block-end: 0.375rem;
  }
  .axis.x {
    margin-block-start: 0.375rem;
    text-align: end;
  }
  .frame,
  .stage {
    position: relative;
  }
  .stage {
    border-radius: calc(var(--wf-radius, 8px) / 2);
  }
  .chart {
    block-size: var(--wf-plot-height, clamp(200px, 34vh, 340px));
    inline-size: 100%;
  }
  .chart .dygraph-axis-label {
    color: var(--wf-muted, inherit);
    white-space: nowrap;
  }
  .surface {
    position: absolute;
    inset: 0;
    overflow: hidden;
    cursor: crosshair;
    touch-action: pan-y;
    user-select: none;
  }
  .surface.pan {
    cursor: grab;
  }
  .surface > * {
    pointer-events: none;
    position: absolute;
  }
  output > span:not(.hint) {
    display: block;
  }
  .selection {
    inset-block: 0;
    background: color-mix(in srgb, var(--wf-accent, Highlight) 22%, transparent);
    border-inline: 1px solid var(--wf-accent, Highlight);
  }
  .busy {
    position: absolute;
    inset: 0 0 auto;
    block-size: 2px;
    overflow: hidden;
    pointer-events: none;
  }
  .busy::before {
    content: "";
    display: block;
    block-size: 100%;
    inline-size: 30%;
    background: var(--wf-accent, Highlight);
    animation: slide 1.2s ease-in-out 0.25s infinite backwards;
  }
  @keyframes slide {
    from {
      translate: -100%;
    }
    to {
      translate: 340%;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .busy::before {
      animation: none;
      inline-size: 100%;
      opacity: 0.6;
    }
  }
  .empty,
  .failure {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.5rem;
    padding: 1rem;
    text-align: center;
    color: var(--wf-muted, inherit);
    pointer-events: none;
  }
  .failure p {
    margin: 0;
    padding: 0.25rem 0.75rem;
    color: var(--wf-danger, #b3261e);
    background: var(--wf-surface, Canvas);
    border-radius: var(--wf-radius, 8px);
  }
  .failure button {
    pointer-events: auto;
    padding-inline: 1rem;
    color: var(--wf-text, CanvasText);
    background: var(--wf-surface, Canvas);
    border-color: currentcolor;
  }
  .ink {
    display: none;
  }
  .ink.paper {
    color: var(--wf-surface);
  }
  .ink.text {
    color: var(--wf-text);
  }
  .ink.muted {
    color: var(--wf-muted);
  }
  .ink.mark {
    color: var(--wf-accent-2);
  }
  .ink.line {
    color: var(--wf-accent, #0b6b70);
  }
  .ink.overlay {
    color: var(--wf-baseline, var(--wf-curve-1, CanvasText));
  }
  .ink.curve-0 {
    color: var(--wf-drawn-0, var(--wf-curve-0, CanvasText));
  }
  .ink.curve-1 {
    color: var(--wf-drawn-1, var(--wf-curve-1, CanvasText));
  }
  .ink.curve-2 {
    color: var(--wf-drawn-2, var(--wf-curve-2, CanvasText));
  }
  .ink.curve-3 {
    color: var(--wf-drawn-3, var(--wf-curve-3, CanvasText));
  }
  .ink.curve-4 {
    color: var(--wf-drawn-4, var(--wf-curve-4, CanvasText));
  }
  .ink.curve-5 {
    color: var(--wf-drawn-5, var(--wf-curve-5, CanvasText));
  }
  .ink.curve-6 {
    color: var(--wf-drawn-6, var(--wf-curve-6, CanvasText));
  }
  .ink.curve-7 {
    color: var(--wf-drawn-7, var(--wf-curve-7, CanvasText));
  }
  .ink.curve-8 {
    color: var(--wf-drawn-8, var(--wf-curve-8, CanvasText));
  }
  .ink.curve-9 {
    color: var(--wf-drawn-9, var(--wf-curve-9, CanvasText));
  }
  .ink.grid {
    color: var(--wf-line, #d3dedf);
  }
  .ink.axis {
    color: var(--wf-control, var(--wf-muted, #7b8f94));
  }
  .help {
    position: absolute;
    margin: -1px 0 0;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
