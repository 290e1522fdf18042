// A DID Wallet that nobody holds in the hand: it signs in by the real DID Connect protocol, and makes
// what takes the ecosystem's own libraries. One command per run: JSON in on standard input, JSON out.
//
//   node wallet.mjs keys   ["owner", …]                             → { name: { did, secret } }
//   node wallet.mjs logins { port, host, app, people: { role: … } } → { role: what the server says at the end }
//   node wallet.mjs unseal { sealed, password, salt }               → { text }

import { createDecipheriv, createHash, pbkdf2Sync } from "node:crypto";
import { request } from "node:http";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const require = createRequire(import.meta.url);
const Jwt = require("@arcblock/jwt");
const { create } = require("@arcblock/vc");
const { types } = require("@ocap/mcrypto");
const { toBase58, toBase64 } = require("@ocap/util");
const { fromRandom, fromSecretKey, WalletType } = require("@ocap/wallet");
const stringify = require("json-stable-stringify");

const SERVICE = "/.well-known/service/api/did/login";
const BROWSER = { "user-agent": "Mozilla/5.0 (tests)" };
// Without these the server takes the wallet for one that is too old.
const WALLET = {
  "user-agent": "Mozilla/5.0 ArcWallet/5.9.0 iOS",
  "arcwallet-version": "5.9.0",
  "arcwallet-os": "ios",
};
const PICTURE =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const kind = (role) => WalletType({ role, pk: types.KeyType.ED25519, hash: types.HashType.SHA3 });
const personOf = (secret) => fromSecretKey(secret, kind(types.RoleType.ROLE_ACCOUNT));
const appOf = (secret) => fromSecretKey(secret, kind(types.RoleType.ROLE_APPLICATION));

function keys(names) {
  const made = names.map((name) => {
    const role = name.startsWith("app") ? types.RoleType.ROLE_APPLICATION : types.RoleType.ROLE_ACCOUNT;
    const wallet = fromRandom(kind(role));
    return [name, { did: wallet.address, secret: wallet.secretKey }];
  });
  return Object.fromEntries(made);
}

/** One request to the app, whose name leads to this machine. */
function ask({ port, host }, method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const json = body ? JSON.stringify(body) : undefined;
    const more = json ? { "content-type": "application/json", "content-length": Buffer.byteLength(json) } : {};
    const sent = request({ host: "127.0.0.1", port, method, path, headers: { host, accept: "application/json", ...headers, ...more } });
    sent.on("error", reject);
    sent.on("response", async (answer) => {
      const said = await text(answer);
      if (answer.statusCode >= 400) return reject(new Error(`${method} ${path}: ${answer.statusCode} ${said}`));
      resolve(JSON.parse(said));
    });
    sent.end(json);
  });
}

/** A passport that the app gave the person, shown for this challenge. */
async function passport(app, person, role, challenge) {
  const credential = await create({
    type: ["NFTPassport", "VerifiableCredential"],
    issuer: { wallet: appOf(app.secret), name: "Tests" },
    subject: {
      id: person.address,
      passport: { specVersion: "1.0.0", name: role, title: role, endpoint: "http://127.0.0.1" },
      display: { type: "svg", content: "<svg/>" },
    },
  });
  const shown = { type: "VerifiablePresentation", challenge, verifiableCredential: [JSON.stringify(credential)] };
  const signature = await person.sign(stringify(shown));
  const proof = { type: "Ed25519Signature", pk: toBase58(person.publicKey), created: new Date().toISOString(), jws: toBase64(signature) };
  return JSON.stringify({ ...shown, proof });
}

async function login(place, app, role, secret) {
  const person = personOf(secret);
  const begun = await ask(place, "GET", `${SERVICE}/token?visitorId=visitor-${role}`, BROWSER);
  const path = (url) => {
    const { pathname, search } = new URL(url);
    return pathname + search;
  };
  const answers = async ({ requestedClaims, challenge }) => {
    const answered = [];
    for (const claim of requestedClaims) {
      if (claim.type === "profile")
        answered.push({ type: "profile", meta: claim.meta, fullName: role, email: `${role}@example.com`, avatar: PICTURE });
      if (claim.type === "verifiableCredential" && role !== "guest")
        answered.push({ ...claim, presentation: await passport(app, person, role, challenge) });
    }
    return answered;
  };
  let said = await ask(place, "GET", path(decodeURIComponent(new URL(begun.url).searchParams.get("url"))), WALLET);
  // Who it is, a profile if the person is new, a passport: each step asks for the next.
  for (let step = 0; step < 6 && said.authInfo; step += 1) {
    const asked = Jwt.decode(said.authInfo);
    if (asked.status === "error") throw new Error(asked.errorMessage);
    if (!asked.url || !asked.requestedClaims?.length) break;
    const userInfo = await Jwt.sign(person.address, person.secretKey, {
      requestedClaims: await answers(asked),
      challenge: asked.challenge,
      timestamp: Date.now(),
    });
    said = await ask(place, "POST", path(asked.url), WALLET, { userPk: toBase58(person.publicKey), userInfo });
  }
  return ask(place, "GET", `${SERVICE}/status?_t_=${begun.token}&locale=en`, BROWSER);
}

async function logins({ app, people, ...place }) {
  const said = {};
  for (const [role, { secret }] of Object.entries(people)) said[role] = await login(place, app, role, secret);
  return said;
}

/** OpenSSL's "Salted__" form, as Blocklet Server seals a new access key. */
function unseal({ sealed, password, salt }) {
  const phrase = pbkdf2Sync(password, salt, 256, 32, "sha512").toString("hex");
  const bytes = Buffer.from(sealed, "base64");
  let derived = Buffer.alloc(0);
  for (let last = Buffer.alloc(0); derived.length < 48; derived = Buffer.concat([derived, last]))
    last = createHash("md5").update(Buffer.concat([last, Buffer.from(phrase), bytes.subarray(8, 16)])).digest();
  const cipher = createDecipheriv("aes-256-cbc", derived.subarray(0, 32), derived.subarray(32, 48));
  return { text: Buffer.concat([cipher.update(bytes.subarray(16)), cipher.final()]).toString() };
}

const command = { keys, logins, unseal }[process.argv[2]];
const said = await command(JSON.parse(await text(process.stdin)));
console.log(JSON.stringify(said));
