import { css } from "lit";

export const spectrogramStyle = css`
  :host {
    font-variant-numeric: tabular-nums;
    --axis: 58px;
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
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    margin-inline-start: -12px;
  }
  .toolbar button {
    min-inline-size: var(--wf-touch, 44px);
    padding: 0;
    border-color: transparent;
    background: none;
  }
  .toolbar button:hover {
    background: var(--wf-raised);
  }
  .toolbar button[aria-pressed="true"] {
    color: var(--wf-accent);
    border-color: currentcolor;
  }
  svg {
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .axis {
    font-size: 0.8125rem;
    line-height: 1.4;
    color: var(--wf-muted);
  }
  .axis.y {
    margin-block-end: 0.375rem;
  }
  .axis.x {
    text-align: end;
  }
  .frame {
    position: relative;
    padding-inline-start: var(--axis);
  }
  .stage {
    position: relative;
    border-radius: calc(var(--wf-radius) / 4);
  }
  canvas {
    display: block;
    inline-size: 100%;
    block-size: var(--wf-spectrogram-height, clamp(220px, 46vh, 460px));
    background: var(--wf-raised);
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
  .cross {
    border: 0 solid #fff;
    mix-blend-mode: difference;
  }
  .cross.time {
    inset-block: 0;
    border-inline-start-width: 1px;
  }
  .cross.band {
    inset-inline: 0;
    border-block-start-width: 1px;
  }
  .selection {
    background: color-mix(in srgb, #fff 25%, transparent);
    outline: 1px solid #fff;
    box-shadow: 0 0 0 2px rgb(0 0 0 / 60%);
  }
  .ticks {
    position: relative;
    block-size: 1.375rem;
    font-size: 0.75rem;
    color: var(--wf-muted);
  }
  .ticks span {
    position: absolute;
    inset-block-start: 6px;
    translate: -50%;
    white-space: nowrap;
  }
  .ticks span::before {
    content: "";
    position: absolute;
    inset-inline-start: 50%;
    inset-block-start: -6px;
    block-size: 5px;
    border-inline-start: 1px solid var(--wf-control);
  }
  .ticks.band {
    position: absolute;
    inset: 0 auto 0 calc(-1 * var(--axis));
    inline-size: var(--axis);
    block-size: auto;
  }
  .ticks.band span {
    inset: auto 8px auto auto;
    translate: 0 -50%;
    line-height: 1;
  }
  .ticks.band span::before {
    inset: 50% -8px auto auto;
    inline-size: 5px;
    block-size: 0;
    border: 0;
    border-block-start: 1px solid var(--wf-control);
  }
  .legend {
    padding-inline-start: var(--axis);
    margin-block-start: 0.5rem;
  }
  .bar {
    block-size: 12px;
    border-radius: 2px;
    forced-color-adjust: none;
  }
  .legend .axis {
    text-align: end;
  }
  .controls {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
    gap: 0.5rem 1rem;
    align-items: end;
    margin-block-start: 0.5rem;
  }
  .controls label {
    display: grid;
    gap: 0.25rem;
    font-size: 0.8125rem;
    color: var(--wf-muted);
  }
  .controls select {
    font-size: 1rem;
    color: var(--wf-text);
    inline-size: 100%;
  }
  .save {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .slider {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    color: var(--wf-text);
  }
  .slider input {
    flex: 1;
    min-inline-size: 0;
    padding: 0;
    border: 0;
    background: none;
    accent-color: var(--wf-accent);
  }
  .slider .value {
    min-inline-size: 4.5rem;
    text-align: end;
    font-size: 0.9375rem;
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
    background: var(--wf-accent);
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
    color: var(--wf-muted);
    pointer-events: none;
  }
  .failure p {
    padding: 0.25rem 0.75rem;
    color: var(--wf-danger);
    background: var(--wf-surface);
    border-radius: var(--wf-radius);
  }
  .failure button {
    pointer-events: auto;
  }
`;
