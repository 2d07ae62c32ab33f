/** How many compute workers a tab has: one core is left for the page. */
export const poolSize = () => Math.max(1, (navigator.hardwareConcurrency ?? 2) - 1);
