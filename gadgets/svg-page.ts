/** A picture with axes that stands by itself: title, ticks, marks, legend, and what it was made of. Pure. */

/** Both ends of an axis. */
type Span = readonly [number, number];
interface Tick {
  readonly v: number;
  readonly label: string;
}

export interface SvgPage {
  readonly title: string;
  readonly x: { readonly title: string; readonly span: Span; readonly ticks: readonly Tick[] };
  readonly y: { readonly title: string; readonly span: Span; readonly ticks: readonly Tick[] };
  /** Drawn over the grid: elements of SVG, in pixels from the left upper corner of what the axes span. */
  content(place: Placing): readonly string[];
  /** Lines over it: `at` on the x axis as it is drawn. */
  readonly lines: readonly { readonly at: number; readonly label: string }[];
  /** What colours stand for, evenly spaced from the lowest. */
  readonly legend?: {
    readonly colours: readonly string[];
    readonly span: Span;
    readonly ticks: readonly Tick[];
    readonly unit: string;
  };
  /** What the picture shows and how that was made, a line each. */
  readonly caption: readonly string[];
  readonly ink: Readonly<Record<"text" | "muted" | "paper" | "mark" | "grid" | "axis", string>>;
}

export interface Placing {
  readonly width: number;
  readonly height: number;
  x(at: number): number;
  y(value: number): number;
}

const WIDTH = 1200;
const AREA = { left: 84, right: 24, top: 56, height: 520 } as const;
const INNER = WIDTH - AREA.left - AREA.right;
const LINE_PX = 20;
const MOST_CAPTION = 6;
const LONGEST_LINE = 150; // letters that fit beside each other
const LEGEND_PX = 64;

const escaped = (text: string) =>
  text.replaceAll(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`).replaceAll(/\p{Cc}/gu, " ");

export const px = (value: number) => String(Number(value.toFixed(2)));

/** A text of the XML of SVG 1.1 in UTF-8, 1200 pixels wide. */
export function formatSvgPage(page: SvgPage): string {
  const { ink, title, legend } = page;
  const caption = page.caption.slice(0, MOST_CAPTION).map((line) => line.slice(0, LONGEST_LINE));
  const bottom = AREA.top + AREA.height;
  const below = bottom + 46 + (legend ? LEGEND_PX : 0);
  const height = below + 18 + LINE_PX * caption.length;
  const place = placing(page);
  const text = (x: number, y: number, words: string, more = "") =>
    `<text x="${px(x)}" y="${px(y)}" fill="${ink.text}"${more}>${escaped(words)}</text>`;
  const parts = [
    `<rect width="${WIDTH}" height="${height}" fill="${ink.paper}"/>`,
    text(AREA.left, 32, title.slice(0, LONGEST_LINE / 2), ' font-size="20" font-weight="600"'),
    ...gridOf(page, place),
    `<svg x="${AREA.left}" y="${AREA.top}" width="${INNER}" height="${AREA.height}" overflow="hidden">`,
    ...page.content(place),
    "</svg>",
    ...linesOf(page, place),
    text(AREA.left + INNER / 2, bottom + 46, page.x.title, ' text-anchor="middle"'),
    text(
      0,
      0,
      page.y.title,
      ` text-anchor="middle" transform="translate(20 ${AREA.top + AREA.height / 2}) rotate(-90)"`,
    ),
    ...(legend ? legendOf(legend, ink, bottom + LEGEND_PX) : []),
    ...caption.map((line, n) => text(AREA.left, below + 26 + LINE_PX * n, line, ` font-size="14"`)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="15"><title>${escaped(title)}</title>${parts.join("")}</svg>`;
}

const part = (at: number, [from, to]: Span) => (at - from) / (to - from);

function placing({ x, y }: SvgPage): Placing {
  return {
    width: INNER,
    height: AREA.height,
    x: (at) => INNER * part(at, x.span),
    y: (value) => AREA.height * (1 - part(value, y.span)),
  };
}

const label = ([x, y]: [number, number], words: string, anchor: string, fill: string) =>
  `<text x="${px(x)}" y="${px(y)}" fill="${fill}" text-anchor="${anchor}">${escaped(words)}</text>`;

function gridOf({ x, y, ink }: SvgPage, place: Placing): string[] {
  const [left, right, top, bottom] = [AREA.left, AREA.left + INNER, AREA.top, AREA.top + AREA.height];
  const line = (from: string, to: string) =>
    `<path d="M${from}L${to}" stroke="${ink.grid}" stroke-width="1" fill="none"/>`;
  return [
    ...x.ticks.flatMap(({ v, label: words }) => {
      const at = left + place.x(v);
      return [
        line(`${px(at)} ${top}`, `${px(at)} ${bottom + 5}`),
        label([at, bottom + 20], words, "middle", ink.muted),
      ];
    }),
    ...y.ticks.flatMap(({ v, label: words }) => {
      const at = top + place.y(v);
      return [line(`${left - 5} ${px(at)}`, `${right} ${px(at)}`), label([left - 8, at + 5], words, "end", ink.muted)];
    }),
    `<path d="M${left} ${top}V${bottom}H${right}" stroke="${ink.axis}" fill="none"/>`,
  ];
}

const PX_A_LETTER = 8;

/** Labels only where they find room beside the one before. */
function linesOf({ lines, ink, x: { span } }: SvgPage, { x }: Placing): string[] {
  let end = Number.NEGATIVE_INFINITY;
  return lines
    .filter(({ at }) => at >= span[0] && at <= span[1])
    .sort((a, b) => a.at - b.at)
    .flatMap(({ at, label: words }) => {
      const left = AREA.left + x(at);
      const line = `<path d="M${px(left)} ${AREA.top}V${AREA.top + AREA.height}" stroke="${ink.mark}" stroke-opacity="0.7" stroke-dasharray="5 4" fill="none"/>`;
      if (words === "" || left < end) return [line];
      end = left + 8 + PX_A_LETTER * words.length;
      return [
        line,
        `<text x="${px(left + 4)}" y="${AREA.top + 14}" fill="${ink.text}" font-size="13">${escaped(words)}</text>`,
      ];
    });
}

function legendOf({ colours, span, ticks, unit }: NonNullable<SvgPage["legend"]>, ink: SvgPage["ink"], top: number) {
  const stops = colours.map((colour, n) => `<stop offset="${n / (colours.length - 1)}" stop-color="${colour}"/>`);
  return [
    `<defs><linearGradient id="legend">${stops.join("")}</linearGradient></defs>`,
    `<rect x="${AREA.left}" y="${top}" width="${INNER}" height="12" fill="url(#legend)"/>`,
    ...ticks.map(({ v, label: words }) =>
      label([AREA.left + INNER * part(v, span), top + 30], words, "middle", ink.muted),
    ),
    label([AREA.left + INNER, top + 46], unit, "end", ink.text),
  ];
}
