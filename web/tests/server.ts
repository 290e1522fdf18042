import { setupServer } from "msw/node";

/** Without handlers of its own: each test says which hub it talks to, by `renderConsole`. */
export const server = setupServer();
