// Whatever an issuer, or somebody who poses as one, sends back: nobody is signed in by what does not
// hold, and an issuer that fails keeps nobody from signing in another way.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { generateKeyPair } from "jose";
import { Hub, Visitor } from "./hub.mjs";
import { StandIn } from "./stand_in.mjs";

const SECRET = "a-client-secret-of-the-stand-in";
let issuer;
let other;
/** Changes its keys. */
let turning;
let hub;

const section = (name, url, more = "") => `
[[issuers]]
name = "${name}"
display_name = "Issuer ${name}"
issuer = "${url}"
client_id = "hub"
client_secret = "${SECRET}"
private_network = true
sign_up = true
roles = { staff = "member", ops = "admin" }
${more}`;

before(async () => {
  issuer = await StandIn.start();
  other = await StandIn.start();
  turning = await StandIn.start();
  hub = await Hub.start(
    section("one", issuer.url) +
      section("two", other.url) +
      section("gone", "http://127.0.0.1:9") +
      section("strict", `${issuer.url}/`) +
      section("typo", "not-a-url") +
      section("turning", turning.url),
    { env: { HUB_BILLING: "credits", HUB_STARTER_CREDIT: "5" } },
  );
});

after(async () => {
  await hub?.stop();
  await issuer?.stop();
  await other?.stop();
  await turning?.stop();
});

beforeEach(() => {
  issuer.lie = {};
  issuer.broken = false;
});

/** Begins at the hub; gives where the browser is sent. */
async function begin(visitor, name = "one", query = "") {
  const answer = await visitor.open(`/api/session/oidc/${name}${query}`);
  assert.equal(answer.status, 303);
  return answer.headers.get("location");
}

/** Comes back; gives the problem that the sign-in page is to tell, or null. */
async function comeBack(visitor, url) {
  const answer = await visitor.open(url);
  assert.equal(answer.status, 303, await answer.text());
  const target = new URL(answer.headers.get("location"));
  assert.equal(target.origin, hub.url);
  return target.searchParams.get("problem");
}

async function signIn(visitor = new Visitor(hub), name = "one", from = issuer) {
  const problem = await comeBack(visitor, from.consent(await begin(visitor, name)));
  return { problem, visitor, session: await visitor.session() };
}

test("a person comes in with the role of their groups, gets the starter credit once, and stays who they are", async () => {
  const first = await signIn();
  assert.equal(first.problem, null);
  assert.equal(first.session.user.name, "Ann Example");
  assert.equal(first.session.user.role, "member");
  issuer.lie = { claims: { groups: ["staff", "ops"], name: "Ann Other" } };
  const second = await signIn();
  assert.equal(second.session.user.id, first.session.user.id);
  assert.equal(second.session.user.role, "admin");
  issuer.lie = { claims: { groups: ["nobody"] } };
  assert.equal((await signIn()).problem, "no_role");
  issuer.lie = {};
  await signIn();
  const owner = await new Visitor(hub).asOwner();
  const account = await owner.open(`/api/accounts/user:${first.session.user.id}`);
  const told = JSON.stringify(await account.json());
  assert.match(told, /"5"/, told);
  // The code went with its verifier, and the secret in the header.
  const asked = issuer.tokensAsked.at(-1);
  assert.equal(asked.authorization, `Basic ${Buffer.from(`hub:${SECRET}`).toString("base64")}`);
  assert.equal(asked.form.get("client_secret"), null);
});

test("many first sign-ins of one person at once make one person and one starter credit", async () => {
  issuer.lie = { claims: { sub: "person-race" } };
  const many = await Promise.all(Array.from({ length: 8 }, () => signIn()));
  const ids = new Set(many.map(({ session }) => session.user.id));
  assert.equal(ids.size, 1);
});

test("the browser goes on where it wanted to, never to another site", async () => {
  for (const [asked, led] of [
    ["/calls?status=failed", "/calls?status=failed"],
    ["//evil.example/x", "/"],
    ["https://evil.example", "/"],
  ]) {
    const visitor = new Visitor(hub);
    const away = await begin(visitor, "one", `?redirect=${encodeURIComponent(asked)}`);
    const answer = await visitor.open(issuer.consent(away));
    assert.equal(answer.headers.get("location"), `${hub.url}${led}`);
  }
});

const INVALID = "issuer_answer_invalid";
const hour = 3600;
const now = () => Math.floor(Date.now() / 1000);
const lies = {
  "another nonce": () => ({ claims: { nonce: "another" } }),
  "no nonce": () => ({ claims: { nonce: undefined } }),
  "another audience": () => ({ claims: { aud: "another-client" } }),
  "a further audience": () => ({ claims: { aud: ["hub", "another-client"] } }),
  "another issuer": () => ({ claims: { iss: "https://evil.example" } }),
  "an expired token": () => ({ claims: { iat: now() - 400, exp: now() - 100 } }),
  "an old token": () => ({ claims: { iat: now() - 2 * hour, exp: now() + hour } }),
  "a token from tomorrow": () => ({ claims: { iat: now() + 24 * hour, exp: now() + 25 * hour } }),
  "no signature": () => ({ none: true }),
  "the client's secret for a signature": () => ({ secret: SECRET }),
  "the public key for a secret": () => ({ secret: JSON.stringify(issuer.keys[0]) }),
  "claims changed after signing": () => ({
    alter: (token) => {
      const [head, body, signature] = token.split(".");
      const claims = JSON.parse(Buffer.from(body, "base64url"));
      const forged = Buffer.from(JSON.stringify({ ...claims, groups: ["ops"] })).toString("base64url");
      return [head, forged, signature].join(".");
    },
  }),
  "nobody in it": () => ({ claims: { sub: undefined } }),
};

for (const [what, lie] of Object.entries(lies)) {
  test(`${what} signs nobody in`, async () => {
    issuer.lie = lie();
    const { problem, session } = await signIn();
    assert.equal(problem, INVALID);
    assert.equal(session.signed_in, false);
  });
}

test("a key of somebody else signs nobody in, under any name", async () => {
  const { privateKey } = await generateKeyPair("RS256");
  for (const kid of [undefined, "unheard-of"]) {
    issuer.lie = { privateKey, kid };
    assert.equal((await signIn()).problem, INVALID);
  }
});

test("an ES256 signature counts as well", async () => {
  const es = await StandIn.start();
  try {
    await es.newKey("ES256");
    const owner = await new Visitor(hub).asOwner();
    const made = await owner.open("/api/issuers", {
      method: "POST",
      body: {
        name: "es",
        issuer: es.url,
        client_id: "hub",
        private_network: true,
        sign_up: true,
        default_role: "guest",
      },
    });
    assert.equal(made.status, 201, await made.text());
    const { session, problem } = await signIn(new Visitor(hub), "es", es);
    assert.equal(problem, null);
    assert.equal(session.user.role, "guest");
  } finally {
    await es.stop();
  }
});

test("a new key of the issuer is fetched once, and unknown ones do not make the hub ask again and again", async () => {
  await signIn(new Visitor(hub), "turning", turning);
  await turning.newKey();
  const asked = turning.keysAsked;
  const { session } = await signIn(new Visitor(hub), "turning", turning);
  assert.equal(session.user.role, "member");
  assert.equal(turning.keysAsked, asked + 1);
  turning.lie = { kid: "unheard-of" };
  for (let n = 0; n < 5; n += 1) {
    assert.equal((await signIn(new Visitor(hub), "turning", turning)).problem, INVALID);
  }
  assert.equal(turning.keysAsked, asked + 1);
});

test("state: a wrong one, none, another browser's, and a second use are refused", async () => {
  const visitor = new Visitor(hub);
  const away = await begin(visitor);
  assert.equal(await comeBack(visitor, issuer.consent(away, { state: "wrong" })), "sign_in_lost");
  const again = new Visitor(hub);
  assert.equal(await comeBack(again, issuer.consent(await begin(again), { state: undefined })), "sign_in_lost");
  const victim = new Visitor(hub);
  const theirs = issuer.consent(await begin(victim));
  assert.equal(await comeBack(new Visitor(hub), theirs), "sign_in_lost");
  const jar = new Map(victim.jar);
  assert.equal(await comeBack(victim, theirs), null);
  victim.jar = jar;
  assert.equal(await comeBack(victim, theirs), "sign_in_lost");
});

test("a code that was used is refused by the issuer, and the hub signs nobody in", async () => {
  const first = new Visitor(hub);
  const code = new URL(issuer.consent(await begin(first))).searchParams.get("code");
  issuer.codes.delete(code);
  const visitor = new Visitor(hub);
  const back = issuer.consent(await begin(visitor), { code });
  assert.equal(await comeBack(visitor, back), "issuer_denied");
});

test("an answer of one issuer does not count at another", async () => {
  const visitor = new Visitor(hub);
  const away = await begin(visitor, "one");
  const back = issuer.consent(away).replace("/oidc/one/", "/oidc/two/");
  assert.equal(await comeBack(visitor, back), "sign_in_lost");
  const again = new Visitor(hub);
  const named = issuer.consent(await begin(again), { iss: other.url });
  assert.equal(await comeBack(again, named), INVALID);
  const silent = new Visitor(hub);
  const unnamed = issuer.consent(await begin(silent), { iss: undefined });
  assert.equal(await comeBack(silent, unnamed), INVALID);
});

test("an issuer that says no, and one that does not take the secret, are told apart", async () => {
  const visitor = new Visitor(hub);
  const denied = issuer.consent(await begin(visitor), { code: undefined, error: "access_denied" });
  assert.equal(await comeBack(visitor, denied), "issuer_denied");
  issuer.lie = { refuses: "invalid_client" };
  assert.equal((await signIn()).problem, "issuer_misconfigured");
});

test("an issuer that cannot be used is told at start, on the sign-in page and by the check; passwords go on", async () => {
  await hub.until(() => /typo|issuers\[4\]/.test(hub.log) && /issuer=.?"?strict/.test(hub.log), "the log");
  assert.match(hub.log, /this way to sign in is left out: .*issuers\[4\]\.issuer/);
  assert.match(hub.log, /write the issuer as it calls itself/);
  const away = new URL(await begin(new Visitor(hub), "gone"));
  assert.equal(away.pathname, "/sign-in");
  assert.equal(away.searchParams.get("problem"), "issuer_unreachable");
  assert.equal(away.searchParams.get("issuer"), "Issuer gone");
  const strict = new URL(await begin(new Visitor(hub), "strict"));
  assert.equal(strict.searchParams.get("problem"), "issuer_misconfigured");
  const nobody = new URL(await begin(new Visitor(hub), "typo"));
  assert.equal(nobody.searchParams.get("problem"), "issuer_misconfigured");
  const { hub: shown } = await (await new Visitor(hub).open("/api/hub")).json();
  const problems = Object.fromEntries(shown.sign_in.issuers.map((it) => [it.name, it.problem]));
  assert.equal(problems.gone, "issuer_unreachable");
  assert.equal(problems.strict, "issuer_misconfigured");
  assert.equal(problems.one, null);
  const owner = await new Visitor(hub).asOwner();
  assert.equal((await owner.session()).user.role, "owner");
});

test("an admin ends all sessions of a person, and a deactivated one stays out", async () => {
  issuer.lie = { claims: { sub: "person-2", email: "bob@example.com", name: "Bob" } };
  const bob = await signIn();
  const owner = await new Visitor(hub).asOwner();
  const path = `/api/users/${bob.session.user.id}`;
  assert.equal((await owner.open(`${path}/sessions`, { method: "DELETE" })).status, 204);
  assert.equal((await bob.visitor.session()).signed_in, false);
  const off = await owner.open(path, { method: "PATCH", body: { active: false } });
  assert.equal(off.status, 200, await off.text());
  assert.equal((await signIn()).problem, "account_deactivated");
});

test("a person with a trusted address is linked where the issuer may, and only if it vouches", async () => {
  const owner = await new Visitor(hub).asOwner();
  const body = { role: "admin", email: "carol@example.com", name: "carol" };
  const { url } = await (await owner.open("/api/invitations", { method: "POST", body })).json();
  const carol = new Visitor(hub);
  const token = new URL(url).searchParams.get("token");
  const joined = await carol.open("/api/session/invitation", {
    method: "POST",
    body: { token, name: "carol", password: "a long enough password" },
  });
  assert.equal(joined.status, 200, await joined.text());
  const id = (await carol.session()).user.id;
  const linked = { sub: "carol-at-issuer", email: "Carol@example.com" };
  issuer.lie = { claims: { ...linked, email_verified: false } };
  assert.notEqual((await signIn()).session.user.id, id);
  other.lie = { claims: linked };
  const made = await owner.open("/api/issuers", {
    method: "POST",
    body: {
      name: "linking",
      issuer: other.url,
      client_id: "hub",
      private_network: true,
      link_by_email: true,
      default_role: "guest",
    },
  });
  assert.equal(made.status, 201, await made.text());
  const { session, problem } = await signIn(new Visitor(hub), "linking", other);
  assert.equal(problem, null);
  assert.equal(session.user.id, id);
  assert.equal(session.user.role, "admin");
  other.lie = { claims: { sub: "stranger", email: "dave@example.com" } };
  assert.equal((await signIn(new Visitor(hub), "linking", other)).problem, "not_invited");
  // The issuer of the file does not link: a second person has the address then, and who of the two
  // comes is no longer certain.
  issuer.lie = { claims: { ...linked, sub: "carol-2" } };
  assert.notEqual((await signIn()).session.user.id, id);
  other.lie = { claims: { ...linked, sub: "carol-3" } };
  assert.equal((await signIn(new Visitor(hub), "linking", other)).problem, "not_invited");
});
