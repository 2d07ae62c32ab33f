import { existsSync } from "node:fs";

/** Records of a real sensor (a structured .npy), for tests that try them where somebody names such a file in SENSOR_NPY; undefined elsewhere. */
export const sensorFile = [process.env.SENSOR_NPY].find((path) => path !== undefined && existsSync(path));
