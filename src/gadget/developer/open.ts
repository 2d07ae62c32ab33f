/** Opens the overlay that shows the gadgets of the page, or closes it; it is loaded when it is first asked for. */
export async function toggleDeveloper(): Promise<void> {
  const { toggleOverlay } = await import("./overlay.ts");
  toggleOverlay();
}
