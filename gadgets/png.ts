import { FieldError } from "../src/base/errors.ts";

const SHARP = 2; // pixels of the file for one of the picture

/**
 * A picture as PNG, drawn by the browser; window only.
 *
 * Throws  "unsupported" where the browser cannot draw it.
 */
export async function svgToPng(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = SHARP * image.naturalWidth;
    canvas.height = SHARP * image.naturalHeight;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (blob) return blob;
  } catch (cause) {
    throw new FieldError("unsupported", "this browser cannot draw the picture; save it as SVG", {}, cause);
  } finally {
    URL.revokeObjectURL(url);
  }
  throw new FieldError("unsupported", "this browser cannot draw the picture; save it as SVG");
}
