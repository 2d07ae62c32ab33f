import { build } from "../../src/server/prepare.mjs";

build();
