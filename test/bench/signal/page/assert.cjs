/** Stands for Node's module, which a peer checks its arguments with. */
module.exports = function assert(isTrue, message) {
  if (!isTrue) throw new Error(message);
};
module.exports.ok = module.exports;
module.exports.equal = (a, b) => module.exports(a === b);
