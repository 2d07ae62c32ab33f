import { css } from "lit";

export const notesStyle = css`
  label {
    display: grid;
    gap: 0.25rem;
    font-size: 0.875rem;
  }
  label input {
    inline-size: 8rem;
  }
  .words {
    flex: 1 1 14rem;
  }
  .words input {
    inline-size: 100%;
  }
  .ends {
    align-items: flex-end;
  }
  .quick button {
    min-block-size: 48px;
    border-radius: 99px;
  }
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
    border-bottom: 1px solid var(--wf-line);
  }
  li .text {
    flex: 1 1 10rem;
    overflow-wrap: anywhere;
  }
  .error:empty {
    display: none;
  }
`;
