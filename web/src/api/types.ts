import type { components } from "./schema";

// Every other file takes its types from here, so a renamed schema is mended in one place.
type Schemas = components["schemas"];
export type Ability = Schemas["AbilityObject"];
export type Attempt = Schemas["AttemptObject"];
export type Call = Schemas["CallObject"];
export type CallDetail = Schemas["CallDetail"];
export type CallStatus = Call["status"];
export type Credential = Schemas["CredentialObject"];
export type Hub = Schemas["HubObject"];
export type Key = Schemas["KeyObject"];
export type KeyState = Key["state"];
export type ManagedBy = Provider["managedBy"];
export type NewKey = Schemas["NewKeyReply"];
export type CheckedRate = Schemas["Checked"];
export type ClassAmounts = Schemas["ClassAmounts"];
export type PriceChange = Schemas["PriceChangeObject"];
export type PriceLine = Schemas["PriceLine"];
export type PriceList = Schemas["PriceListObject"];
export type Provider = Schemas["ProviderObject"];
export type ProviderKind = Provider["kind"];
export type Rate = Schemas["RateObject"];
/** A rate as the list shows it, beside its provider. */
export type ListedRate = Schemas["ListedRate"];
export type RateBody = Schemas["RateBody"];
export type RateKind = Rate["type"];
export type RateSource = Rate["source"];
export type Session = Schemas["SessionState"];
export type Usage = Schemas["CallUsage"];
