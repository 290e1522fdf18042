import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "../src/app/App";
import { surroundings } from "../src/app/blocklet";
import { makeQueryClient } from "../src/app/queryClient";
import { makeRouter } from "../src/app/router";
import { changeLanguage, startI18n } from "../src/i18n/i18n";
import { handlers } from "./fake/handlers";
import { filledState, type State } from "./fake/state";
import { server } from "./server";

/** The whole console at an address, against a fake hub, as a person meets it. */
export async function renderConsole(address: string, state: State = filledState()) {
  server.use(...handlers(state));
  await startI18n([]);
  await changeLanguage("en");
  const queryClient = makeQueryClient();
  const router = makeRouter(queryClient, createMemoryHistory({ initialEntries: [address] }));
  const user = userEvent.setup();
  render(<App around={surroundings()} queryClient={queryClient} router={router} />);
  return { state, router, user, where: () => router.state.location.href };
}
