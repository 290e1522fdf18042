import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll } from "vitest";
import { server } from "./server";

// Pages are loaded when first asked for, which a busy machine may take seconds for.
configure({ asyncUtilTimeout: 10_000 });

// happy-dom lays nothing out; the console only asks it to scroll.
if (typeof window !== "undefined") {
  Element.prototype.scrollIntoView = () => {};
  window.scrollTo = () => {};
}

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  cleanup();
  server.resetHandlers();
  if (typeof window !== "undefined") localStorage.clear();
});
afterAll(() => server.close());
