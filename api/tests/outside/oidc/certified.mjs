// `oidc-provider`, which the OpenID Foundation certified, with people and groups.

import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

/** Who there is: the name that one signs in with is the subject. */
const PEOPLE = {
  ann: { name: "Ann Example", email: "ann@example.com", email_verified: true, groups: ["ops"] },
  bob: { name: "Bob Example", email: "bob@example.com", email_verified: true, groups: ["staff"] },
  eve: { name: "Eve Example", email: "eve@example.com", email_verified: true, groups: ["guests"] },
};

export const CLIENT = { id: "hub", secret: "a-long-client-secret-for-the-tests" };

export class Certified {
  constructor(port, hubUrl) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.hubUrl = hubUrl;
  }

  /** Starts with a key of its own, so a second start is a rotation. */
  async start() {
    const { privateKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), use: "sig", alg: "RS256" };
    this.provider = new Provider(this.url, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [`${this.hubUrl}/api/session/oidc/company/callback`],
          post_logout_redirect_uris: [`${this.hubUrl}/sign-in`],
        },
      ],
      cookies: { keys: ["only for tests"] },
      jwks: { keys: [jwk] },
      pkce: { required: () => true },
      claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"], groups: ["groups"] },
      findAccount: (_, id) =>
        PEOPLE[id] && { accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) },
    });
    this.server = await new Promise((resolve) => {
      const server = this.provider.listen(this.port, "127.0.0.1", () => resolve(server));
    });
    return this;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
