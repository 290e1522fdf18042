import type { components, operations } from "./schema";

// Every other file takes its types from here, so a renamed schema is mended in one place.
type Schemas = components["schemas"];
export type Ability = Schemas["AbilityObject"];
export type Account = Schemas["AccountObject"];
export type Attempt = Schemas["AttemptObject"];
/** A change made by the admin API. */
export type AuditEntry = Schemas["AuditObject"];
export type Budget = Schemas["BudgetObject"];
export type BudgetChange = Schemas["BudgetChangeBody"];
export type Call = Schemas["CallObject"];
export type CallDetail = Schemas["CallDetail"];
export type CallStatus = Call["status"];
/** Whether a model of a provider is called, by how it did of late. */
export type Circuit = Schemas["CircuitObject"];
export type Code = Schemas["CodeObject"];
/** A program that asks for a key of its own. */
export type Connection = Schemas["ConnectionObject"];
export type Credential = Schemas["CredentialObject"];
/** An entry of a statement. */
export type Entry = Schemas["EntryObject"];
/** Calls that have something in common, summed up. */
export type Group = Schemas["GroupObject"];
/** What of a customer's credits is not free. */
export type Holds = Schemas["HoldsReply"];
export type Hold = Schemas["HoldObject"];
export type Lease = Schemas["LeaseObject"];
export type Hub = Schemas["HubObject"];
/** A link by which somebody joins, without its secret. */
export type Invitation = Schemas["InvitationObject"];
/** An OpenID Connect issuer, without its secret. */
export type Issuer = Schemas["IssuerObject"];
export type IssuerBody = Schemas["IssuerBody"];
/** Something that the hub does now and then. */
export type Job = Schemas["JobObject"];
/** One time that the books of an upstream hub were taken over. */
export type Import = Schemas["ImportObject"];
export type ImportNote = Schemas["ImportNote"];
export type ImportPart = Schemas["ImportPart"];
export type Imports = Schemas["ImportsReply"];
export type Key = Schemas["KeyObject"];
export type KeyState = Key["state"];
/** A kind of provider, with what a form for one needs to know. */
export type Kind = Schemas["KindObject"];
/** Why a credential is not used now, for a model or for all. */
export type CredentialStanding = Schemas["CredentialStanding"];
export type DiscoveredModel = Schemas["DiscoveredObject"];
export type Limit = Schemas["LimitObject"];
/** What a limit allows. */
export type AllowedRates = Schemas["AllowedRates"];
/** Credits that came at once. */
export type Lot = Schemas["LotObject"];
export type ManagedBy = Provider["managedBy"];
/** Something that people should know without asking. */
export type Notice = Schemas["NoticeObject"];
/** An operation of the API, by its id. */
export type Operation = keyof operations;
export type NewBudget = Schemas["NewBudgetBody"];
export type NewCode = Schemas["NewCode"];
export type NewKey = Schemas["NewKeyReply"];
export type CheckedRate = Schemas["Checked"];
export type ClassAmounts = Schemas["ClassAmounts"];
/** Charges of one customer that Payment Kit is told as one. */
export type PaymentEvent = Schemas["PaymentEventObject"];
export type PaymentCharge = Schemas["PaymentChargeObject"];
export type PaymentKit = Schemas["PaymentKitObject"];
export type PriceChange = Schemas["PriceChangeObject"];
export type PriceLine = Schemas["PriceLine"];
export type PriceList = Schemas["PriceListObject"];
export type Person = Schemas["PersonObject"];
/** A model that can be called, with what it costs who calls it. */
export type PricedModel = Schemas["ModelObject"];
export type Provider = Schemas["ProviderObject"];
export type ProviderKind = Provider["kind"];
export type Rate = Schemas["RateObject"];
/** A rate as the list shows it, beside its provider. */
export type ListedRate = Schemas["ListedRate"];
export type RateBody = Schemas["RateBody"];
export type RateKind = Rate["type"];
export type RateSource = Rate["source"];
/** A name that callers ask for, with where its calls go. */
export type ModelRoute = Schemas["RouteObject"];
export type NewRoute = Schemas["NewRouteBody"];
export type RouteStep = Schemas["RouteStep"];
export type RouteTarget = Schemas["RouteTarget"];
export type RouteCondition = Schemas["RouteCondition"];
/** A request that nobody sends, and where it would go. */
export type Explain = Schemas["ExplainBody"];
export type Explained = Schemas["ExplainReply"];
/** One of the settings of the hub, with who said it. */
export type Setting = Schemas["SettingObject"];
export type Session = Schemas["SessionState"];
/** What a customer has. */
export type Standing = Schemas["StandingObject"];
export type Statistics = Schemas["StatisticsObject"];
/** A part of the time that statistics are about. */
export type Stretch = Schemas["StretchObject"];
/** What calls came to. */
export type Sums = Schemas["SumsObject"];
export type Usage = Schemas["CallUsage"];
