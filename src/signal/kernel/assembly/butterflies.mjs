/** Transforms of one radix as straight lines over an algebra; constants are names that `declareConstants` gave values. */

export const RADICES = [2, 3, 4, 5, 7, 8, 11, 13];

/** Radices of passes at either end of a transform; the code of larger ones is long, and they can stand between. */
export const END_RADICES = [2, 3, 4, 5, 7, 8];

const ODD = [3, 5, 7, 11, 13];

/** Name and value of every constant, in the order of the table in memory. */
const CONSTANTS = [
  ["ROOT_HALF", Math.SQRT1_2],
  ...ODD.flatMap((r) =>
    Array.from({ length: (r - 1) / 2 }, (_, i) => [
      [`COS_${r}_${i + 1}`, Math.cos((2 * Math.PI * (i + 1)) / r)],
      [`SIN_${r}_${i + 1}`, Math.sin((2 * Math.PI * (i + 1)) / r)],
    ]).flat(),
  ),
];

/** Constants are loaded, not written: V8 makes a splatted literal anew in every turn of a loop. */
export function constantTable(e) {
  return `const CONSTANTS = memory.data<${e.precision}>([${CONSTANTS.map(([, value]) => value).join(", ")}]);`;
}

export function declareConstants(e, radix) {
  CONSTANTS.forEach(([name], index) => {
    if (name.includes(`_${radix}_`) || (radix === 8 && name === "ROOT_HALF"))
      e.line(`const ${name} = v128.load${8 * e.real}_splat(CONSTANTS, ${index * e.real});`);
  });
}

/** The forward transform of radix values. */
export function butterfly(algebra, x) {
  const radix = x.length;
  if (radix === 1) return x;
  if (radix === 2) return [algebra.add(x[0], x[1]), algebra.sub(x[0], x[1])];
  if (radix === 4) return four(algebra, x);
  if (radix === 8) return eight(algebra, x);
  return odd(algebra, x);
}

function four({ add, sub, plusI, minusI }, x) {
  const [a, b] = [add(x[0], x[2]), sub(x[0], x[2])];
  const [c, d] = [add(x[1], x[3]), sub(x[1], x[3])];
  return [add(a, c), minusI(b, d), sub(a, c), plusI(b, d)];
}

function eight(algebra, x) {
  const { add, sub, plusI, minusI, addTimes, subTimes } = algebra;
  const even = four(algebra, [x[0], x[2], x[4], x[6]]);
  const odds = four(algebra, [x[1], x[3], x[5], x[7]]);
  const [first, third] = [minusI(odds[1], odds[1]), plusI(odds[3], odds[3])]; // (1 - i)·odd₁, (1 + i)·odd₃
  return [
    add(even[0], odds[0]),
    addTimes(even[1], first, "ROOT_HALF"),
    minusI(even[2], odds[2]),
    subTimes(even[3], third, "ROOT_HALF"),
    sub(even[0], odds[0]),
    subTimes(even[1], first, "ROOT_HALF"),
    plusI(even[2], odds[2]),
    addTimes(even[3], third, "ROOT_HALF"),
  ];
}

/** Sums and differences of mirrored values, then cosines for the ones and sines for the others. */
function odd(algebra, x) {
  const { add, sub, plusI, minusI, times, addTimes, subTimes } = algebra;
  const radix = x.length;
  const half = (radix - 1) / 2;
  const sums = Array.from({ length: half }, (_, j) => add(x[j + 1], x[radix - 1 - j]));
  const differences = Array.from({ length: half }, (_, j) => sub(x[j + 1], x[radix - 1 - j]));
  const out = [sums.reduce(add, x[0])];
  for (let k = 1; k <= half; k++) {
    let even = x[0];
    let turned = times(differences[0], `SIN_${radix}_${k}`);
    for (let j = 1; j <= half; j++) {
      const angle = (j * k) % radix;
      const [at, negative] = angle > half ? [radix - angle, true] : [angle, false];
      even = addTimes(even, sums[j - 1], `COS_${radix}_${at}`);
      if (j > 1) turned = (negative ? subTimes : addTimes)(turned, differences[j - 1], `SIN_${radix}_${at}`);
    }
    out[k] = minusI(even, turned);
    out[radix - k] = plusI(even, turned);
  }
  return out;
}
