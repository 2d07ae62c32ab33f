import { css } from "lit";

export const errorReportsStyle = css`
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    padding-block: 0.25rem 0.5rem;
    border-bottom: 1px solid var(--wf-line);
  }
  li:last-child {
    border-bottom: 0;
  }
  li a {
    display: flex;
    align-items: center;
    min-height: var(--wf-touch);
    font-weight: 550;
    overflow-wrap: anywhere;
  }
  .wide {
    grid-column: 1 / -1;
  }
  h1 {
    flex: 1 1 16rem;
    min-inline-size: 0;
  }
  pre {
    margin: 0;
    overflow: auto;
    font-size: 0.8125rem;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
`;
