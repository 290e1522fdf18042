// A stand-in for Payment Kit: the part of its API that counts calls by meters and holds credits.
// Written from `@blocklet/payment-js` 1.27.2 (paths, members) and `@blocklet/payment-types` (objects).
// `client.test.mjs` drives it with that client, so that it cannot be more lenient than the client is
// used to; signatures are checked by Blocklet's own SDK.
//
//   BLOCKLET_APP_ASK=0x… node stand_in.mjs PORT STATE_FILE
//
// Besides, unsigned: GET /_kit (everything), POST /_kit (see `control`).

import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const qs = require("qs");
const { verify } = require("@blocklet/sdk/lib/util/verify-sign");

const [port, stateFile] = process.argv.slice(2);
const state = existsSync(stateFile)
  ? JSON.parse(readFileSync(stateFile, "utf8"))
  : {
      meters: [],
      currencies: [{ id: "pc_usd", name: "US Dollar", symbol: "USD", decimal: 2, type: "standard" }],
      customers: [],
      grants: [],
      events: [],
      transactions: [],
      products: [],
      prices: [],
      links: [],
      requests: [],
      // Customers for whom credits are bought automatically, and up to which debt, in parts.
      recharges: {},
      // What is to go wrong with the next tellings of events: `lose`, `refuse`, `fail`, `hang`.
      faults: [],
      // Events are dealt with after this many milliseconds; -1: not before `settle` is ordered.
      delay: 0,
      // All customers are strangers who cannot be made customers.
      strangers: [],
    };

function save() {
  writeFileSync(`${stateFile}.new`, JSON.stringify(state));
  renameSync(`${stateFile}.new`, stateFile);
}

let made = 0;
const id = (kind) =>
  `${kind}_${createHash("sha256").update(`${kind}${Date.now()}${process.pid}${made++}`).digest("hex").slice(0, 20)}`;
const now = () => new Date().toISOString();

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}
const refuse = (message, status = 400) => {
  throw new Refused(status, message);
};

/** A decimal number in parts of a currency; digits beyond its own are cut off. */
function parts(text, decimal) {
  if (!/^\d+(\.\d+)?$/.test(text)) refuse(`"${text}" is not a valid amount`);
  const [whole, fraction = ""] = text.split(".");
  return BigInt(whole + fraction.slice(0, decimal).padEnd(decimal, "0"));
}

const meterOf = (name) => state.meters.find((m) => m.id === name || m.event_name === name);
const currencyOf = (name) => state.currencies.find((c) => c.id === name);
const customerOf = (name) => state.customers.find((c) => c.id === name || c.did === name);
const expanded = (meter) => ({ ...meter, paymentCurrency: currencyOf(meter.currency_id) });

/** Payment Kit's pages. */
function page(list, query) {
  const size = Math.min(Number(query.pageSize ?? 20), 100);
  const number = Number(query.page ?? 1);
  const rows = [...list].reverse().slice((number - 1) * size, number * size);
  return { count: list.length, list: rows, paging: { page: number, pageSize: size } };
}

/** Takes events from the grants of their customer, oldest first, as far as those go. */
function settle(customerId) {
  for (const event of state.events) {
    if (event.payload.customer_id !== customerId || event.status === "completed" || event.status === "canceled") continue;
    const value = BigInt(event.payload.value);
    let left = value - BigInt(event.credit_consumed);
    for (const grant of state.grants) {
      if (grant.customer_id !== customerId || grant.status !== "granted" || grant.currency_id !== event.payload.currency_id) continue;
      const remaining = BigInt(grant.remaining_amount);
      const taken = remaining < left ? remaining : left;
      if (taken === 0n) continue;
      grant.remaining_amount = String(remaining - taken);
      if (grant.remaining_amount === "0") grant.status = "depleted";
      left -= taken;
      state.transactions.push({
        id: id("cbtxn"),
        customer_id: customerId,
        credit_grant_id: grant.id,
        meter_id: event.meter_id,
        source: event.id,
        quantity: String(taken),
        credit_amount: String(taken),
        created_at: now(),
      });
      if (left === 0n) break;
    }
    event.credit_consumed = String(value - left);
    event.credit_pending = String(left);
    event.status = left === 0n ? "completed" : "requires_capture";
    event.attempt_count += 1;
  }
}

function later(customerId) {
  if (state.delay < 0) return;
  setTimeout(() => {
    settle(customerId);
    save();
  }, state.delay);
}

const routes = {
  "POST /api/meters": ({ body }) => {
    for (const name of ["name", "event_name", "unit"]) if (!body[name]) refuse(`"${name}" is required`);
    if (meterOf(body.event_name)) refuse(`Meter with event_name "${body.event_name}" already exists`);
    const currency = { id: id("pc"), name: body.unit, symbol: body.unit, decimal: body.decimal ?? 10, type: "credit" };
    state.currencies.push(currency);
    const { decimal, ...named } = body;
    const meter = { object: "meter", ...named, id: id("mtr"), status: "active", currency_id: currency.id, livemode: true, created_at: now() };
    state.meters.push(meter);
    return meter;
  },
  "GET /api/meters": ({ query }) =>
    page(state.meters.filter((m) => !query.event_name || m.event_name === query.event_name).map(expanded), query),
  "GET /api/meters/:id": ({ part }) => expanded(meterOf(part) ?? refuse("Meter not found", 404)),
  "PUT /api/meters/:id": ({ part, body }) => expanded(Object.assign(meterOf(part) ?? refuse("Meter not found", 404), body)),

  "GET /api/payment-currencies": () => state.currencies,
  "GET /api/payment-currencies/:id": ({ part }) => currencyOf(part) ?? refuse("Payment currency not found", 404),
  "PUT /api/payment-currencies/:id": ({ part, body }) => Object.assign(currencyOf(part) ?? refuse("Payment currency not found", 404), body),

  "GET /api/customers": ({ query }) => page(state.customers.filter((c) => !query.did || c.did === query.did), query),
  "GET /api/customers/:id": ({ part, body }) => {
    const known = customerOf(part);
    if (known) return known;
    if (!body.create || state.strangers.includes(part)) refuse("Customer not found", 404);
    const customer = { object: "customer", id: id("cus"), did: part, livemode: true, created_at: now() };
    state.customers.push(customer);
    return customer;
  },

  "POST /api/credit-grants": ({ body }) => {
    const customer = customerOf(body.customer_id) ?? refuse("Customer not found", 404);
    const currency = currencyOf(body.currency_id) ?? refuse("Currency not found", 404);
    if (!["paid", "promotional"].includes(body.category)) refuse('"category" must be one of [paid, promotional]');
    const amount = String(parts(body.amount, currency.decimal));
    const grant = { object: "credit_grant", priority: 50, metadata: {}, ...body, id: id("cg"), customer_id: customer.id, amount, remaining_amount: amount, status: "granted", created_at: now() };
    state.grants.push(grant);
    if (state.delay >= 0) settle(customer.id);
    return grant;
  },
  "GET /api/credit-grants": ({ query }) => {
    const customer = query.customer_id && (customerOf(query.customer_id) ?? refuse("Customer not found", 404));
    return page(
      state.grants.filter(
        (g) =>
          (!customer || g.customer_id === customer.id) &&
          (!query.currency_id || g.currency_id === query.currency_id) &&
          (!query.status || g.status === query.status),
      ),
      query,
    );
  },
  "GET /api/credit-grants/summary": ({ query }) => {
    const customer = customerOf(query.customer_id) ?? refuse("Customer not found", 404);
    const summary = {};
    for (const grant of state.grants.filter((g) => g.customer_id === customer.id)) {
      const of = (summary[grant.currency_id] ??= { paymentCurrency: currencyOf(grant.currency_id), totalAmount: "0", remainingAmount: "0", grantCount: 0 });
      of.totalAmount = String(BigInt(of.totalAmount) + BigInt(grant.amount));
      if (grant.status === "granted") of.remainingAmount = String(BigInt(of.remainingAmount) + BigInt(grant.remaining_amount));
      of.grantCount += 1;
    }
    return summary;
  },
  "GET /api/credit-grants/verify-availability": ({ query }) => {
    const customer = customerOf(query.customer_id) ?? refuse("Customer not found", 404);
    currencyOf(query.currency_id) ?? refuse("Currency not found", 404);
    const most = state.recharges[customer.did];
    if (most === undefined) return { can_continue: false, reason: "auto_recharge_not_enabled" };
    const can = BigInt(query.pending_amount ?? "0") <= BigInt(most);
    return can ? { can_continue: true } : { can_continue: false, reason: "pending_amount_exceeds_limit" };
  },
  "GET /api/credit-grants/:id": ({ part }) => state.grants.find((g) => g.id === part) ?? refuse("Credit grant not found", 404),

  "POST /api/meter-events": ({ body, answer }) => {
    const fault = state.faults.shift();
    if (fault === "fail") refuse("database is locked", 500);
    if (fault === "refuse") refuse('"payload.value" is not allowed');
    if (typeof body.identifier !== "string" || !body.identifier) refuse('"identifier" is required');
    if (typeof body.payload?.value !== "string") refuse('"payload.value" must be a string');
    if (!Number.isInteger(body.timestamp)) refuse('"timestamp" must be an integer');
    if (state.events.some((e) => e.identifier === body.identifier)) refuse(`Event with identifier "${body.identifier}" already exists`);
    const meter = meterOf(body.event_name) ?? refuse(`Meter not found for event name "${body.event_name}"`);
    const currency = currencyOf(meter.currency_id);
    const customer = customerOf(body.payload.customer_id) ?? refuse(`Customer not found: ${body.payload.customer_id}`);
    const value = parts(body.payload.value, currency.decimal);
    if (value <= 0n) refuse("value must be greater than 0");
    const event = {
      ...body,
      id: id("mevt"),
      meter_id: meter.id,
      payload: { customer_id: customer.id, currency_id: currency.id, decimal: currency.decimal, unit: currency.name, value: String(value) },
      status: "pending",
      attempt_count: 0,
      credit_consumed: "0",
      credit_pending: "0",
      livemode: true,
      created_at: now(),
    };
    state.events.push(event);
    later(customer.id);
    if (fault === "lose" || fault === "hang") answer.lost = fault;
    return { ...event, processing: { queued: true } };
  },
  "GET /api/meter-events": ({ query }) => {
    const customer = query.customer_id && (customerOf(query.customer_id) ?? refuse("Customer not found", 404));
    return page(
      state.events.filter(
        (e) =>
          (!query.event_name || e.event_name === query.event_name) &&
          (!customer || e.payload.customer_id === customer.id) &&
          (!query.start || e.timestamp >= Number(query.start)) &&
          (!query.end || e.timestamp <= Number(query.end)),
      ),
      query,
    );
  },
  "GET /api/meter-events/pending-amount": ({ query }) => {
    const customer = customerOf(query.customer_id) ?? refuse("Customer not found", 404);
    const pending = {};
    for (const event of state.events) {
      if (event.payload.customer_id !== customer.id || event.status !== "requires_capture") continue;
      const currency = event.payload.currency_id;
      pending[currency] = String(BigInt(pending[currency] ?? "0") + BigInt(event.credit_pending));
    }
    return pending;
  },
  "GET /api/meter-events/:id": ({ part }) => state.events.find((e) => e.id === part) ?? refuse("Meter event not found", 404),

  "GET /api/credit-transactions": ({ query }) => {
    const customer = query.customer_id && (customerOf(query.customer_id) ?? refuse("Customer not found", 404));
    return page(state.transactions.filter((t) => !customer || t.customer_id === customer.id), query);
  },

  "POST /api/products": ({ body }) => {
    const product = { object: "product", ...body, id: id("prod"), active: true };
    state.products.push(product);
    for (const price of body.prices ?? []) {
      currencyOf(price.currency_id) ?? refuse("Currency not found");
      state.prices.push({ object: "price", ...price, id: id("price"), product_id: product.id });
    }
    return product;
  },
  "GET /api/prices/:id": ({ part }) => {
    const price = state.prices.find((p) => p.id === part || p.lookup_key === part) ?? refuse("Price not found", 404);
    return { ...price, product: state.products.find((p) => p.id === price.product_id) };
  },
  "POST /api/payment-links": ({ body }) => {
    for (const item of body.line_items) state.prices.find((p) => p.id === item.price_id) ?? refuse("Price not found");
    const link = { object: "payment_link", ...body, id: id("plink"), active: true };
    state.links.push(link);
    return link;
  },
  "GET /api/payment-links/:id": ({ part }) => state.links.find((l) => l.id === part || l.lookup_key === part) ?? refuse("Payment link not found", 404),
};

function find(method, path) {
  const exact = routes[`${method} ${path}`];
  if (exact) return { route: exact };
  const cut = path.lastIndexOf("/");
  const route = routes[`${method} ${path.slice(0, cut)}/:id`];
  return { route, part: decodeURIComponent(path.slice(cut + 1)) };
}

/** Orders of a test; each returns everything. */
const control = {
  /** Sets members of the state. */
  set: (members) => Object.assign(state, members),
  /** Gives credits: `{did, amount}`. The customer and a meter must be there. */
  grant: ({ did, amount }) => {
    const customer_id = (customerOf(did) ?? routes["GET /api/customers/:id"]({ part: did, body: { create: true } })).id;
    const meter = state.meters.at(-1) ?? refuse("no meter yet");
    routes["POST /api/credit-grants"]({ body: { customer_id, currency_id: meter.currency_id, amount, category: "paid", name: "bought" } });
  },
  /** Deals with all events now. */
  settle: () => state.customers.forEach((customer) => settle(customer.id)),
  /** Changes members of an event: `{identifier, …}`; `{identifier, gone: true}` removes it. */
  alter: ({ identifier, gone, ...members }) => {
    if (gone) state.events = state.events.filter((event) => event.identifier !== identifier);
    else Object.assign(state.events.find((event) => event.identifier === identifier), members);
  },
  /** Adds an event that nobody told: `{identifier, did}`. */
  invent: ({ identifier, did }) => {
    const like = state.events.find((event) => event.payload.customer_id === customerOf(did).id);
    state.events.push({ ...like, id: id("mevt"), identifier });
  },
};

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  // As express does: a body counts where it is told to be JSON, whatever the method.
  const isJson = (request.headers["content-type"] ?? "").startsWith("application/json");
  return isJson && text ? JSON.parse(text) : {};
}

async function check(request, url, query, body) {
  const header = (name) => request.headers[`x-component-${name}`];
  if (!header("sig")) refuse("Bad Request");
  const [iat, exp] = [Number(header("sig-iat")), Number(header("sig-exp"))];
  if (!(exp >= Math.floor(Date.now() / 1000))) refuse("expired sig", 401);
  const data = { iat, exp, body, query, method: request.method.toLowerCase(), url: url.pathname };
  const signed = await verify(data, header("sig"), { appSk: process.env.BLOCKLET_APP_ASK });
  if (!signed) refuse("verify sig failed", 401);
  if (query.livemode !== "true") refuse(`"livemode" is ${query.livemode}; this stand-in only has live mode`);
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://kit");
  const answer = {};
  let status = 200;
  let said;
  try {
    const body = await read(request);
    if (url.pathname === "/_kit") {
      for (const [order, value] of Object.entries(request.method === "POST" ? body : {})) control[order](value);
      if (request.method === "POST") save();
      said = state;
    } else {
      const query = qs.parse(url.search.slice(1));
      await check(request, url, query, body);
      const { route, part } = find(request.method, url.pathname);
      state.requests.push(`${request.method} ${url.pathname}`);
      if (!route) refuse(`no route ${request.method} ${url.pathname}`, 404);
      said = route({ query, body, part, answer });
      save();
    }
  } catch (error) {
    status = error.status ?? 500;
    said = { error: error.message };
    save();
  }
  // It was done, and nobody hears of it.
  if (answer.lost === "lose") return request.socket.destroy();
  if (answer.lost === "hang") return;
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(said));
});
server.listen(Number(port), "127.0.0.1");
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
