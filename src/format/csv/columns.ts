/** What the columns of a table hold: found in a first pass over all of its cells. */
import { FieldError } from "../../base/errors.ts";
import { type Decimal, isGap, isInexact, parseNumber, parseTime } from "./cells.ts";
import { linesOf, type Rows } from "./rows.ts";

export interface Column {
  readonly name: string;
  /** Its place in the rows of the file. */
  readonly at: number;
  readonly kind: "number" | "time";
  /** Some of its integers are longer than a double holds: they were rounded. */
  readonly rounded: boolean;
}

export interface Survey {
  readonly columns: readonly Column[];
  readonly rowCount: number;
}

export const MOST_COLUMNS = 16_384; // Excel's

const isBlank = (row: readonly string[]) => row.length === 1 && row[0]!.trim() === "";

/**
 * Tells the blank lines that are rows: in a table of one column they are its gaps, where another row follows; elsewhere they are none.
 * Takes the rows in order, the header too; answers how many gaps are before this one, undefined for a blank line.
 */
export function createGapCounter() {
  let [width, blanks] = [0, 0];
  return (row: readonly string[]): number | undefined => {
    if (isBlank(row)) {
      if (width === 1) blanks++;
      return undefined;
    }
    width ||= row.length;
    const gaps = blanks;
    blanks = 0;
    return gaps;
  };
}

interface Seen {
  kind?: "number" | "time";
  rounded: boolean;
}

/** Takes all rows of a table, then tells its columns. Throws "invalid-format" with `line` and `column`. */
export function createSurvey({ header, decimal }: { header: boolean; decimal: Decimal }) {
  let names: string[] | undefined;
  let seen: Seen[] = [];
  let rowCount = 0;
  const gapsBefore = createGapCounter();

  function begin(row: readonly string[], line: number): boolean {
    if (row.length > MOST_COLUMNS)
      throw new FieldError("unsupported", `Line ${line} has ${row.length} cells; the most is ${MOST_COLUMNS}.`, {
        line,
      });
    names = row.map((cell, at) => (header && cell.trim()) || `column_${at + 1}`);
    seen = row.map(() => ({ rounded: false }));
    return header;
  }

  function add(row: readonly string[], line: number) {
    if (names === undefined && begin(row, line)) return;
    checkLength(row, names!.length, line);
    rowCount++;
    for (let at = 0; at < seen.length; at++) look(row[at]!, at, line);
  }

  function look(cell: string, at: number, line: number) {
    if (isGap(cell)) return;
    const column = seen[at]!;
    if (column.kind !== "time") {
      const value = parseNumber(cell, decimal);
      if (value !== undefined) {
        column.kind = "number";
        column.rounded ||= isInexact(cell, value);
        return;
      }
    }
    if (column.kind !== "number" && parseTime(cell) !== undefined) column.kind = "time";
    else throw badCell({ cell, name: names![at]!, at, line, kind: column.kind });
  }

  return {
    take({ rows, line }: Rows) {
      let at = line;
      for (const row of rows) {
        const gaps = gapsBefore(row);
        if (gaps !== undefined) {
          rowCount += gaps;
          add(row, at);
        }
        at += linesOf(row);
      }
    },
    end(): Survey {
      const columns = seen.map(({ kind, rounded }, at) => ({ name: names![at]!, at, kind, rounded }));
      // A delimiter at the end of each line makes a column without name and values.
      const last = columns.at(-1);
      if (last && !last.kind && columns.length > 1 && header && last.name === `column_${columns.length}`) columns.pop();
      return { rowCount, columns: columns.map(({ kind = "number", ...column }) => ({ kind, ...column })) };
    },
  };
}

function checkLength(row: readonly string[], expected: number, line: number): void {
  if (row.length === expected || (row.length > expected && row.slice(expected).every((cell) => cell.trim() === "")))
    return;
  const message = `Line ${line} has ${row.length} cells, the first line ${expected}. Where it is the last line, the file was cut; otherwise a cell with a delimiter in it needs quotes.`;
  throw new FieldError("invalid-format", message, { line, cells: row.length, expected });
}

function badCell(o: { cell: string; name: string; at: number; line: number; kind: Seen["kind"] }): FieldError {
  const { cell, name, at, line, kind } = o;
  const shown = cell.length > 60 ? `${cell.slice(0, 60)}…` : cell;
  const before = kind ? ` as the ${kind}s before it in this column are` : "";
  const message = `Line ${line}, column ${at + 1} (“${name}”): “${shown}” is no ${kind ?? "number and no date"}${before}. Columns of text cannot be imported: remove the column, or empty what is no value.`;
  return new FieldError("invalid-format", message, { line, column: name, cell: shown });
}
