// The EventBus of an app, as another component hears and uses it. JSON in on standard input.
//
//   node bus.mjs listen   { port, app, key }                → a line for each event, until it is ended
//   node bus.mjs publish  { port, app, key, event }         → what the server says

import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const require = createRequire(import.meta.url);
const WebSocket = require("ws");
const { types } = require("@ocap/mcrypto");
const { fromSecretKey, WalletType } = require("@ocap/wallet");

const { port, app, key, event } = JSON.parse(await text(process.stdin));
const wallet = fromSecretKey(key, WalletType({ role: types.RoleType.ROLE_APPLICATION, pk: types.KeyType.ED25519, hash: types.HashType.SHA3 }));
const token = await wallet.signJWT({});
const channel = `app:${app}:eventbus`;
const service = `127.0.0.1:${port}/.well-known/service`;

if (process.argv[2] === "publish") {
  const data = { sender: { appDid: app, token }, channel, event: { ...event, time: new Date().toISOString(), spec_version: "1.0.0" } };
  const answer = await fetch(`http://${service}/api/send-to-event-bus`, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": "BlockletSDK/1.17.12" },
    body: JSON.stringify({ apiVersion: "1.17.12", data }),
  });
  console.log(JSON.stringify({ status: answer.status, text: await answer.text() }));
} else {
  const pk = wallet.publicKey;
  const socket = new WebSocket(`ws://${service}/websocket?${new URLSearchParams({ token, pk, vsn: "2.0.0" })}`);
  socket.on("open", () => socket.send(JSON.stringify(["1", "1", channel, "phx_join", { token, pk }])));
  socket.on("message", (frame) => {
    const [, , , kind, payload] = JSON.parse(frame);
    console.log(JSON.stringify(kind === "event" ? payload.response : { joined: payload.status === "ok" }));
  });
}
