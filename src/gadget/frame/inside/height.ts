/** Tells the height of the content now and whenever it changes. */
export function followHeight(tell: (heightPx: number) => void): void {
  let last = -1;
  const measure = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height !== last) tell((last = height));
  };
  const observer = new ResizeObserver(measure);
  observer.observe(document.documentElement);
}
