/**
 * Collects lines of AssemblyScript and names their values. A vector holds `lanes` numbers; a block is [lanes re][lanes im],
 * 32 bytes in both precisions, so that the imaginary part lies 16 bytes behind the real one.
 */
export function createEmitter({ precision, fused }) {
  const lines = [];
  let names = 0;
  const double = precision === "f64";
  const lanes = double ? 2 : 4;
  const real = double ? 8 : 4;
  const type = double ? "f64x2" : "f32x4";
  const line = (text) => lines.push(text);
  const name = () => `t${names++}`;
  const value = (expression) => {
    const fresh = name();
    line(`const ${fresh} = ${expression};`);
    return fresh;
  };
  const add = (a, b) => value(`${type}.add(${a}, ${b})`);
  const sub = (a, b) => value(`${type}.sub(${a}, ${b})`);
  const mul = (a, b) => value(`${type}.mul(${a}, ${b})`);
  /** c + a·b */
  const madd = (a, b, c) => (fused ? value(`${type}.relaxed_madd(${a}, ${b}, ${c})`) : add(mul(a, b), c));
  /** c - a·b */
  const nmadd = (a, b, c) => (fused ? value(`${type}.relaxed_nmadd(${a}, ${b}, ${c})`) : sub(c, mul(a, b)));
  const shuffle = (a, b, f64Lanes, f32Lanes) =>
    value(`v128.shuffle<${precision}>(${a}, ${b}, ${(double ? f64Lanes : f32Lanes).join(", ")})`);
  const splat = (pointer, offset) => value(`v128.load${8 * real}_splat(${pointer}, ${offset})`);
  const load = (pointer, offset = 0) => value(`v128.load(${pointer}, ${offset})`);
  const store = (pointer, vector, offset = 0) => line(`v128.store(${pointer}, ${vector}, ${offset});`);
  /** base, base + stride, base + 2 stride, … as values. */
  const pointers = (base, stride, count) => {
    const all = [base];
    while (all.length < count) all.push(value(`${all.at(-1)} + ${stride}`));
    return all;
  };
  return {
    ...{ precision, fused, double, lanes, real, complex: 2 * real, type, lines },
    ...{ line, name, value, add, sub, mul, madd, nmadd, shuffle, splat, load, store, pointers },
  };
}
