/** A module and all it imports, as the text of one ES module (bundle-inside.mjs). */
declare module "*?code" {
  const code: string;
  export default code;
}
