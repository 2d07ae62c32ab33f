/** Lowest and highest value of buckets. */

/**
 * [min, max] of each `bucket` of n values at x; the last bucket may be short. pmin and pmax pass over NaN; where they met an
 * infinity the bucket is gone through again, value by value.
 */
export function emitExtremes(e) {
  const many = [0, 1, 2, 3];
  const { precision, real } = e;
  e.line(
    `function bucketExtremes(x: usize, n: usize, out: usize): void { const begin = x; const end = x + n * ${real};`,
  );
  e.line(
    `const stop = end - 64; let low: ${precision} = Infinity, high: ${precision} = -Infinity; if (n * ${real} >= 64) {`,
  );
  for (const i of many)
    e.line(`let l${i} = v128.splat<${precision}>(Infinity), h${i} = v128.splat<${precision}>(-Infinity);`);
  e.line("do {");
  for (const i of many) {
    const v = e.load("x", 16 * i);
    e.line(`l${i} = ${e.type}.pmin(l${i}, ${v}); h${i} = ${e.type}.pmax(h${i}, ${v});`);
  }
  e.line("x += 64; } while (x <= stop);");
  for (const [vector, op, into, isCloser] of [
    ["l", "pmin", "low", "<"],
    ["h", "pmax", "high", ">"],
  ]) {
    const both = (a, b) => e.value(`${e.type}.${op}(${a}, ${b})`);
    const all = both(both(`${vector}0`, `${vector}1`), both(`${vector}2`, `${vector}3`));
    for (let lane = 0; lane < e.lanes; lane++) {
      const value = e.value(`${e.type}.extract_lane(${all}, ${lane})`);
      e.line(`${into} = select<${precision}>(${value}, ${into}, ${value} ${isCloser} ${into});`);
    }
  }
  e.line(`}
  for (; x < end; x += ${real}) {
    const v = load<${precision}>(x);
    low = select<${precision}>(v, low, v < low); high = select<${precision}>(v, high, v > high);
  }
  if (low === -Infinity || high === Infinity) {
    low = Infinity; high = -Infinity;
    for (x = begin; x < end; x += ${real}) {
      const v = load<${precision}>(x);
      if (v < low && v !== -Infinity) low = v;
      if (v > high && v !== Infinity) high = v;
    }
  }
  store<${precision}>(out, low > high ? NaN : low); store<${precision}>(out, low > high ? NaN : high, ${real}); }
export function extremes(x: usize, n: usize, bucket: usize, out: usize): void {
  for (; n > 0; out += ${2 * real}) {
    const size = min(n, bucket); bucketExtremes(x, size, out); x += size * ${real}; n -= size;
  }
}`);
}
