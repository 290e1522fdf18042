import { mergeConfig } from "vite";
import { fakeHub } from "./tests/fake-hub-plugin";
import config from "./vite.config";

/** `npm run dev:fake`: the pages without a hub. */
export default mergeConfig(config, { server: { proxy: {} }, plugins: [fakeHub()] });
