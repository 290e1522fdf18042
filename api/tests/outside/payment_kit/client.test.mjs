// Payment Kit's own client against the stand-in: what it sends is understood, and what it gets is
// what it expects. Where this passes, the stand-in asks no other things of the hub than Payment Kit.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

const PAYMENT_KIT = "z2qaCNvKMv5GjouKdcDWexv6WqtHbpNPQDnAk";
const DID = "z1V4HVoxKqEGNDYd2Ckb1vtHCHM5WanfT3s";
// Of the fixtures: seed and public key of an app.
const ASK =
  "0x16169852bf392c13ec32acbc4869131d7e61a3119cbd0c278d7578ebb40a699dc469be5f4980b7942b71850283f749565ec750b5f9b301d04a1f59093e9c34bf";
const METER = "agent-hub-ai-meter-v2";

const folder = mkdtempSync(join(tmpdir(), "payment-kit-"));
let child;
let payment;
let base;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function control(orders) {
  const sent = await fetch(`${base}/_kit`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(orders) });
  assert.equal(sent.status, 200, await sent.clone().text());
  return sent.json();
}

before(async () => {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  child = spawn(process.execPath, [new URL("stand_in.mjs", import.meta.url).pathname, String(port), join(folder, "state.json")], {
    stdio: "inherit",
    env: { ...process.env, BLOCKLET_APP_ASK: ASK },
  });
  for (;;) {
    const answer = await fetch(`${base}/_kit`).catch(() => undefined);
    if (answer?.ok) break;
    assert.equal(child.exitCode, null, "the stand-in ended");
    await sleep(20);
  }
  // The client finds Payment Kit as a component does.
  mkdirSync(join(folder, ".config"));
  const components = [{ did: PAYMENT_KIT, name: PAYMENT_KIT, title: "Payment Kit", status: 6, port, mountPoint: "/payment" }];
  writeFileSync(join(folder, ".config/config.json"), JSON.stringify({ env: {}, components }));
  Object.assign(process.env, {
    BLOCKLET_APP_ASK: ASK,
    BLOCKLET_APP_DATA_DIR: folder,
    BLOCKLET_COMPONENT_DID: "z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ",
    // Without it the SDK dials the server's event hub.
    BLOCKLET_MODE: "test",
  });
  payment = createRequire(import.meta.url)("@blocklet/payment-js").default;
});

after(() => {
  child?.kill();
  rmSync(folder, { recursive: true });
});

test("a meter is made with its currency and found by its event's name", async () => {
  await assert.rejects(payment.meters.retrieve(METER), /404|status code/);
  await payment.meters.create({ name: "AI", event_name: METER, unit: "USD", aggregation_method: "sum", decimal: 10 });
  const meter = await payment.meters.retrieve(METER);
  assert.equal(meter.event_name, METER);
  assert.equal(meter.paymentCurrency.decimal, 10);
  assert.equal(meter.paymentCurrency.id, meter.currency_id);
  const { list } = await payment.meters.list({ event_name: METER });
  assert.equal(list[0].id, meter.id);
  assert.equal((await payment.meters.update(meter.id, { unit: "USD" })).unit, "USD");
});

test("customers, grants and balances", async () => {
  await assert.rejects(payment.customers.retrieve(DID), /404|status code/);
  const customer = await payment.customers.retrieve(DID, { create: true });
  assert.equal(customer.did, DID);
  const meter = await payment.meters.retrieve(METER);
  const grant = await payment.creditGrants.create({
    customer_id: customer.id,
    currency_id: meter.currency_id,
    amount: "2.5",
    category: "promotional",
    name: "Welcome",
    metadata: { welcomeCredit: true },
  });
  assert.equal(grant.amount, "25000000000");
  const summary = await payment.creditGrants.summary({ customer_id: customer.id });
  assert.equal(summary[meter.currency_id].remainingAmount, "25000000000");
  assert.equal(summary[meter.currency_id].grantCount, 1);
  const listed = await payment.creditGrants.list({ customer_id: customer.id, currency_id: meter.currency_id, page: 1, pageSize: 20 });
  assert.deepEqual([listed.count, listed.list[0].metadata.welcomeCredit], [1, true]);
  const verdict = await payment.creditGrants.verifyAvailability({ customer_id: customer.id, currency_id: meter.currency_id, pending_amount: "1" });
  assert.equal(verdict.can_continue, false);
});

test("an event counts once, is taken from the grants, and what is missing is owed", async () => {
  const meter = await payment.meters.retrieve(METER);
  const customer = await payment.customers.retrieve(DID, { create: true });
  const event = {
    event_name: METER,
    timestamp: Math.floor(Date.now() / 1000),
    payload: { customer_id: DID, value: "3.000000001" },
    identifier: "hub-1",
    metadata: { appId: "p" },
    source_data: [{ key: "record_count", label: { en: "Calls", zh: "次数" }, value: "2", type: "text" }],
  };
  const made = await payment.meterEvents.create(event);
  assert.equal(made.identifier, "hub-1");
  await assert.rejects(payment.meterEvents.create(event), /already exists|status code 400/);
  let seen;
  do {
    seen = await payment.meterEvents.retrieve(made.id);
  } while (seen.status === "pending");
  assert.deepEqual([seen.status, seen.credit_consumed, seen.credit_pending], ["requires_capture", "25000000000", "5000000010"]);
  const pending = await payment.meterEvents.pendingAmount({ customer_id: customer.id });
  assert.equal(pending[meter.currency_id], "5000000010");
  const { count, list } = await payment.meterEvents.list({ event_name: METER, customer_id: customer.id, start: event.timestamp - 10, end: event.timestamp + 10, page: 1, pageSize: 100 });
  assert.deepEqual([count, list[0].identifier], [1, "hub-1"]);
  await control({ grant: { did: DID, amount: "1" } });
  assert.equal((await payment.meterEvents.retrieve(made.id)).status, "completed");
  assert.equal((await payment.creditTransactions.list({ customer_id: customer.id, meter_id: meter.id })).count, 2);
});

test("a price and a link to buy credits", async () => {
  const [currency] = await payment.paymentCurrencies.list({});
  const meter = await payment.meters.retrieve(METER);
  await payment.products.create({
    name: "Credits",
    type: "credit",
    prices: [{ type: "one_time", unit_amount: "1", currency_id: currency.id, lookup_key: "KEY", metadata: { meter_id: meter.id } }],
  });
  const price = await payment.prices.retrieve("KEY");
  assert.equal(price.product.name, "Credits");
  const link = await payment.paymentLinks.create({ name: "Credits", lookup_key: "LINK", line_items: [{ price_id: price.id, quantity: 1 }] });
  assert.equal((await payment.paymentLinks.retrieve("LINK")).id, link.id);
});

test("what is not signed, or signed for something else, is refused", async () => {
  const { getSignData } = createRequire(import.meta.url)("@blocklet/sdk/lib/util/verify-sign");
  assert.equal((await fetch(`${base}/api/meters?livemode=true`)).status, 400);
  const { sig, iat, exp } = await getSignData({ method: "GET", url: "/api/meters", params: { livemode: true } }, { appSk: ASK });
  const headers = { "x-component-sig": sig, "x-component-sig-iat": iat, "x-component-sig-exp": exp };
  assert.equal((await fetch(`${base}/api/meters?livemode=true`, { headers })).status, 200);
  assert.equal((await fetch(`${base}/api/meters?livemode=true&q=x`, { headers })).status, 401);
  assert.equal((await fetch(`${base}/api/customers?livemode=true`, { headers })).status, 401);
});
