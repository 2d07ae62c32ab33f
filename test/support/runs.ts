/** How many cases a property is tried on: so many, or a hundred times that in `npm run soak`, with another seed each time. */
export const runs = (cases: number): number => (import.meta.env.SOAK ? 100 * cases : cases);
