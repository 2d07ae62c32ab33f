/** Lengths that are transformed as they are: products of 2, 3, 5, 7, 11 and 13. */
const RADICES = [2, 3, 5, 7, 11, 13];

/** The shortest such length that is n or longer. */
export function goodLength(n: number): number {
  let best = 2 ** Math.ceil(Math.log2(n));
  while (best < n) best *= 2;
  const search = (product: number, radices: readonly number[]) => {
    const [radix, ...rest] = radices;
    if (radix === undefined) {
      let length = product;
      while (length < n) length *= 2;
      best = Math.min(best, length);
      return;
    }
    for (let next = product; ; next *= radix) {
      search(next, rest);
      if (next >= n) return;
    }
  };
  search(1, RADICES.slice(1));
  return best;
}

/** All divisors of a good length, ascending. */
export function divisorsOf(n: number): number[] {
  let divisors = [1];
  let rest = n;
  for (const radix of RADICES) {
    const powers = [1];
    for (; rest % radix === 0; rest /= radix) powers.push(powers.at(-1)! * radix);
    divisors = divisors.flatMap((divisor) => powers.map((power) => divisor * power));
  }
  return divisors.sort((a, b) => a - b);
}
