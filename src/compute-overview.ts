/** What makes overviews; loaded when a page first needs one. */
export { channelsWithoutPyramid, pyramidIdOf, pyramidStored } from "./signal/index.ts";
