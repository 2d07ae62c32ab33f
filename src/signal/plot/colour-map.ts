/** Colour tables for levels: even to the eye, readable without colour vision, dark for low. Pure. */

export const COLOUR_MAPS = ["viridis", "cividis", "inferno", "grey"] as const;
export type ColourMap = (typeof COLOUR_MAPS)[number];

export const TABLE_LENGTH = 256;

// Every eighth entry of matplotlib's tables (CC0): viridis and inferno by S. van der Walt, N. Smith and E. Firing;
// cividis by J. R. Nuñez, C. R. Anderton and R. S. Renslow (2018), doi:10.1371/journal.pone.0199239.
const POINTS: Readonly<Record<ColourMap, string>> = {
  viridis:
    "440154 470d60 48186a 482374 472d7b 453781 424086 3e4989 3b528b 375b8d 33638d 2f6b8e 2c728e 297a8e 26828e 23898e 21918c " +
    "1f978b 1f9f88 21a685 27ad81 31b57b 3dbc74 4cc26c 5cc863 6ece58 81d34d 95d840 aadc32 c0df25 d5e21a eae51a fde725",
  cividis:
    "00224e 00285b 002e6a 053371 1a386f 273e6e 32436d 3b496c 434e6c 4b546c 535a6d 5a5f6e 61656f 686a71 6f7073 767676 7d7c78 " +
    "838179 8b8778 928d78 9a9376 a29975 aaa073 b3a670 bbad6d c3b369 ccba64 d4c15f ddc858 e6d051 efd748 f8df3c fee838",
  inferno:
    "000004 040312 0b0724 150b37 210c4a 2f0a5b 3d0965 4a0c6b 57106e 64156e 71196e 7d1e6d 8a226a 972766 a32c61 b0315b bc3754 " +
    "c63d4d d04545 da4e3c e35933 eb6429 f1711f f67e14 f98c0a fb9b06 fcaa0f fbba1f f9c932 f5d949 f2e865 f3f586 fcffa4",
  grey: "000000 ffffff",
};

/** 256 entries of red, green and blue, the lowest level first. */
export function colourTable(map: ColourMap): Uint8ClampedArray {
  const points = POINTS[map].split(" ").map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  const table = new Uint8ClampedArray(3 * TABLE_LENGTH);
  const last = TABLE_LENGTH - 1;
  const places = points.map((_, n) => Math.round((n * last) / (points.length - 1))); // where the points stand in the full table
  for (let n = 0; n < points.length - 1; n++) {
    const [from, to] = [places[n]!, places[n + 1]!];
    for (let i = from; i <= to; i++) {
      for (let c = 0; c < 3; c++)
        table[3 * i + c] = points[n]![c]! + ((points[n + 1]![c]! - points[n]![c]!) * (i - from)) / (to - from);
    }
  }
  return table;
}

/** Along a line, for a legend: evenly spaced, as CSS names them. */
export const colourStops = (map: ColourMap): string[] => POINTS[map].split(" ").map((hex) => `#${hex}`);
