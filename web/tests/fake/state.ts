import type { Call, CallDetail, Key, ListedRate, Provider, Session } from "../../src/api/types";
import { manyCalls } from "./calls";
import { someKeys } from "./keys";
import { someProviders } from "./providers";
import { someRates } from "./rates";

/** Everything that the fake hub remembers; each test starts with a new one. */
export interface State {
  session: Session;
  providers: Provider[];
  rates: ListedRate[];
  /** Where the server around the hub signs people in; null: the hub does it itself. */
  signInPath: string | null;
  keys: Key[];
  calls: CallDetail[];
  /** Bodies of the requests that changed something, in their order. */
  sent: { method: string; path: string; body: unknown; csrf: string | null }[];
  counter: number;
  /** Who pays for calls. */
  mode: "internal" | "credits" | "payment-kit";
  password: string;
  linkUsed: boolean;
}

export const OWNER: Session = {
  signed_in: true,
  user: { id: "u-1", name: "Owner", role: "owner" },
  csrf_token: "csrf-1",
  password_set: true,
};

export const MEMBER: Session = {
  ...OWNER,
  user: { id: "u-2", name: "Member", role: "member" },
};

export const NOBODY: Session = {
  signed_in: false,
  user: null,
  csrf_token: null,
  password_set: true,
};

export function emptyState(): State {
  return {
    session: { ...OWNER },
    providers: someProviders().filter((provider) => provider.kind === "demo"),
    rates: [],
    keys: [],
    calls: [],
    sent: [],
    counter: 0,
    mode: "internal",
    password: "correct horse",
    signInPath: null,
    linkUsed: false,
  };
}

export function filledState(): State {
  return {
    ...emptyState(),
    providers: someProviders(),
    rates: someRates(),
    keys: someKeys(),
    calls: manyCalls(120),
  };
}

export function withoutDetails({ attempts: _a, price: _p, ...call }: CallDetail): Call {
  return call;
}
