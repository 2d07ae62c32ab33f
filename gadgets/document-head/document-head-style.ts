import { css } from "lit";

export const documentHeadStyle = css`
  .stack {
    gap: 0.5rem;
  }
  .head {
    align-items: flex-start;
  }
  h1 {
    flex: 1 1 14rem;
  }
  a.tag {
    color: inherit;
    min-block-size: 24px;
  }
  .menu {
    position: relative;
  }
  #more {
    position: absolute;
    z-index: 4;
    inset-inline-end: 0;
    inset-block-start: calc(100% + 0.25rem);
    display: grid;
    min-inline-size: 12rem;
    padding: 0.25rem;
    box-shadow: 0 6px 24px rgb(0 0 0 / 20%);
  }
  #more button {
    justify-content: flex-start;
  }
`;
