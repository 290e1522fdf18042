// An issuer that lies on request: what no certified provider does wrong.

import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";

export class StandIn {
  static async start(port = 0) {
    const issuer = new StandIn();
    issuer.codes = new Map();
    issuer.lie = {};
    issuer.document = {};
    issuer.keysAsked = 0;
    issuer.tokensAsked = [];
    await issuer.newKey();
    issuer.server = createServer((request, response) => issuer.answer(request, response));
    await new Promise((resolve) => issuer.server.listen(port, "127.0.0.1", resolve));
    issuer.url = `http://127.0.0.1:${issuer.server.address().port}`;
    return issuer;
  }

  async newKey(algorithm = "RS256") {
    const { publicKey, privateKey } = await generateKeyPair(algorithm);
    const kid = randomUUID();
    this.algorithm = algorithm;
    this.privateKey = privateKey;
    this.kid = kid;
    this.keys = [{ ...(await exportJWK(publicKey)), kid, alg: algorithm, use: "sig" }];
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  /** What a browser does at an issuer: signs in, and gets the address to go back to. */
  consent(authorizeUrl, changed = {}) {
    const asked = new URL(authorizeUrl).searchParams;
    const code = randomUUID();
    this.codes.set(code, asked);
    const back = new URL(asked.get("redirect_uri"));
    const query = { code, state: asked.get("state"), iss: this.url, ...changed };
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) back.searchParams.set(name, value);
    }
    return back.href;
  }

  async answer(request, response) {
    const url = new URL(request.url, this.url);
    const send = (status, body) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (this.broken) return send(503, {});
    if (url.pathname === "/.well-known/openid-configuration") {
      return send(200, {
        issuer: this.url,
        authorization_endpoint: `${this.url}/authorize`,
        token_endpoint: `${this.url}/token`,
        jwks_uri: `${this.url}/keys`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256", "ES256", "none", "HS256"],
        authorization_response_iss_parameter_supported: true,
        ...this.document,
      });
    }
    if (url.pathname === "/keys") {
      this.keysAsked += 1;
      return send(200, { keys: this.keys });
    }
    if (url.pathname === "/token") {
      let body = "";
      for await (const chunk of request) body += chunk;
      const form = new URLSearchParams(body);
      this.tokensAsked.push({ form, authorization: request.headers.authorization });
      const asked = this.codes.get(form.get("code"));
      this.codes.delete(form.get("code"));
      const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
      if (!asked || challenge !== asked.get("code_challenge")) return send(400, { error: "invalid_grant" });
      if (this.lie.refuses) return send(401, { error: this.lie.refuses });
      return send(200, {
        access_token: "opaque",
        token_type: "Bearer",
        id_token: await this.idToken(asked),
      });
    }
    return send(404, {});
  }

  async idToken(asked) {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.url,
      aud: asked.get("client_id"),
      sub: "person-1",
      name: "Ann Example",
      email: "ann@example.com",
      email_verified: true,
      groups: ["staff"],
      nonce: asked.get("nonce"),
      iat: now,
      exp: now + 300,
      ...this.lie.claims,
    };
    for (const [name, value] of Object.entries(claims)) if (value === undefined) delete claims[name];
    if (this.lie.none) return new UnsecuredJWT(claims).encode();
    if (this.lie.secret) {
      return new SignJWT(claims)
        .setProtectedHeader({ alg: "HS256" })
        .sign(new TextEncoder().encode(this.lie.secret));
    }
    const signed = await new SignJWT(claims)
      .setProtectedHeader({ alg: this.algorithm, kid: this.lie.kid ?? this.kid })
      .sign(this.lie.privateKey ?? this.privateKey);
    return this.lie.alter ? this.lie.alter(signed) : signed;
  }
}
