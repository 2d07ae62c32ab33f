/** A symmetric window of `length` values, at least two. */
export type Shape = (length: number, ...parameters: number[]) => Float64Array;

export const fill = (length: number, value: (i: number) => number) => Float64Array.from({ length }, (_, i) => value(i));

/** sin(πx) / (πx), as numpy.sinc. */
export const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
