/** How lines of one plot are told apart without colours: drawn and left out, in pixels. The first is whole. */
const DASHES: readonly (readonly number[] | undefined)[] = [
  undefined,
  [9, 4],
  [3, 3],
  [9, 3, 3, 3],
  [15, 5],
  [6, 2],
  [9, 3, 3, 3, 3, 3],
  [2, 5],
  [15, 3, 3, 3],
  [4, 8],
];

export const dashOf = (n: number): readonly number[] | undefined => DASHES[n % DASHES.length];

/** The same as a background for a sample of the line. */
export function dashGradient(n: number, color: string): string {
  const dash = dashOf(n);
  if (!dash) return color;
  let at = 0;
  const stops = dash.flatMap((length, i) => {
    const start = at;
    at += length;
    const ink = i % 2 === 0 ? color : "transparent";
    return [`${ink} ${start}px`, `${ink} ${at}px`];
  });
  return `repeating-linear-gradient(to right, ${stops.join(", ")})`;
}
