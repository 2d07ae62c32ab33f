/** Lengths as products of radices, in the order in which their passes run. Pure. */

/** Radices that a transform may begin or end with; 11 and 13 stand between (assembly/butterflies.mjs). */
const END = [2, 3, 4, 5, 7, 8];

/** The factors of n among the primes to 13, largest first, and what is left: 1 for a smooth length. */
export function primesOf(n: number): { primes: number[]; rest: number } {
  const primes: number[] = [];
  let rest = n;
  for (const prime of [13, 11, 7, 5, 3, 2]) for (; rest % prime === 0; rest /= prime) primes.push(prime);
  return { primes, rest };
}

export const isSmooth = (n: number): boolean => primesOf(n).rest === 1;

const twosOf = (primes: number[]): number => primes.filter((prime) => prime === 2).length;
const oddsOf = (primes: number[]): number[] => primes.filter((prime) => prime !== 2);

const fours = (twos: number): number[] => new Array<number>(Math.floor(twos / 2)).fill(4);

/**
 * Passes over blocks of `lanes` numbers: the first fills whole blocks (4, or 8 where that saves a pass), odd radices
 * follow while rows are short, fours come last. Undefined where the length does not allow it.
 */
export function planBlockFactors(n: number, lanes: number): number[] | undefined {
  const { primes, rest } = primesOf(n);
  if (rest !== 1) return undefined;
  const [twos, odds] = [twosOf(primes), oddsOf(primes)];
  if (twos === 1 && lanes === 2 && odds.length > 0) return ending([2, ...odds]);
  if (twos < 2 || n / 4 < lanes) return undefined;
  if (twos % 2 === 0) return ending([4, ...odds, ...fours(twos - 2)]);
  if (odds.length > 0 && n / 8 >= lanes) return ending([8, ...odds, ...fours(twos - 3)]);
  return ending([4, 2, ...odds, ...fours(twos - 3)]);
}

/** Passes of a panel that is wide already: any order, an end radix last. */
export function planPanelFactors(n: number): number[] | undefined {
  const { primes, rest } = primesOf(n);
  if (rest !== 1) return undefined;
  const twos = twosOf(primes);
  return ending([...oddsOf(primes), ...(twos % 2 ? [2] : []), ...fours(twos)]);
}

/** Passes over interleaved values: every smooth length. */
export function planLooseFactors(n: number): number[] {
  const { primes } = primesOf(n);
  const twos = twosOf(primes);
  return [...fours(twos), ...oddsOf(primes), ...(twos % 2 ? [2] : [])];
}

export const isEnd = (radix: number): boolean => END.includes(radix);

function ending(factors: number[]): number[] | undefined {
  return isEnd(factors.at(-1)!) && factors.length > 0 ? factors : undefined;
}

const COST: Record<number, number> = { 2: 1.3, 3: 1.6, 4: 1.5, 5: 2.3, 7: 3.2, 8: 2 };

/** The cheapest smooth length of at least `least` values that suits passes over blocks. */
export function convolutionLength(least: number): number {
  let best = { length: 0, cost: Number.POSITIVE_INFINITY };
  for (const odd of [1, 3, 5, 7, 9, 15, 21, 25, 27, 35, 45]) {
    const length = odd * 2 ** Math.max(5, Math.ceil(Math.log2(least / odd)));
    const cost = length * (planBlockFactors(length, 4) ?? []).reduce((sum, radix) => sum + COST[radix]!, 1);
    if (cost < best.cost) best = { length, cost };
  }
  return best.length;
}

/** n as the most square product of two lengths that are multiples of the lanes and can be panels; undefined where there is none. */
export function splitInTwo(n: number, lanes: number): [number, number] | undefined {
  for (let first = Math.floor(Math.sqrt(n)); first >= 4 * lanes; first--) {
    if (n % first !== 0 || first % lanes !== 0 || (n / first) % lanes !== 0) continue;
    if (planPanelFactors(first) && planPanelFactors(n / first)) return [first, n / first];
  }
  return undefined;
}
