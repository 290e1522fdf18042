import type { components } from "./schema";

// Every other file takes its types from here, so a renamed schema is mended in one place.
type Schemas = components["schemas"];
export type Attempt = Schemas["Attempt"];
export type Call = Schemas["Call"];
export type CallDetail = Schemas["CallDetail"];
export type CallStatus = Schemas["CallStatus"];
export type Credential = Schemas["Credential"];
export type Hub = Schemas["Hub"];
export type Key = Schemas["Key"];
export type KeyState = Schemas["KeyState"];
export type ManagedBy = Schemas["ManagedBy"];
export type NewKey = Schemas["NewKey"];
export type PriceLine = Schemas["PriceLine"];
export type Provider = Schemas["Provider"];
export type ProviderKind = Schemas["ProviderKind"];
export type Rate = Schemas["Rate"];
export type RateSource = Schemas["RateSource"];
export type Session = Schemas["Session"];
export type Usage = Schemas["Usage"];
