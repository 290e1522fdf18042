/** Shapes of the hub's HTTP API, as openapi-typescript writes them (`npm run api`). */
export interface paths {
  "/api/hub": {
    get: { responses: { 200: Json<{ hub: components["schemas"]["Hub"] }>; default: Failure } };
  };
  "/api/session": {
    get: { responses: { 200: Json<components["schemas"]["SessionBody"]>; default: Failure } };
    post: {
      requestBody: Body<{ name: string; password: string }>;
      responses: { 200: Json<components["schemas"]["SessionBody"]>; default: Failure };
    };
    delete: { responses: { 204: Nothing; default: Failure } };
  };
  "/api/session/owner-link": {
    post: {
      requestBody: Body<{ token: string }>;
      responses: { 200: Json<components["schemas"]["SessionBody"]>; default: Failure };
    };
  };
  "/api/session/password": {
    put: {
      requestBody: Body<{ new_password: string; current_password?: string }>;
      responses: { 204: Nothing; default: Failure };
    };
  };
  "/api/ai-providers": {
    get: {
      parameters: { query?: { name?: string; includeModelRates?: boolean } };
      responses: { 200: Json<components["schemas"]["Provider"][]>; default: Failure };
    };
    post: {
      requestBody: Body<components["schemas"]["ProviderDraft"]>;
      responses: { 200: Json<components["schemas"]["Provider"]>; default: Failure };
    };
  };
  "/api/ai-providers/{id}": {
    put: {
      parameters: { path: { id: string } };
      requestBody: Body<components["schemas"]["ProviderChange"]>;
      responses: { 200: Json<components["schemas"]["Provider"]>; default: Failure };
    };
    delete: {
      parameters: { path: { id: string } };
      responses: { 200: Json<{ message: string }>; default: Failure };
    };
  };
  "/api/ai-providers/{id}/credentials": {
    post: {
      parameters: { path: { id: string } };
      requestBody: Body<components["schemas"]["CredentialDraft"]>;
      responses: { 200: Json<components["schemas"]["Credential"]>; default: Failure };
    };
  };
  "/api/ai-providers/{id}/credentials/{credential_id}": {
    put: {
      parameters: { path: { id: string; credential_id: string } };
      requestBody: Body<components["schemas"]["CredentialDraft"]>;
      responses: { 200: Json<components["schemas"]["Credential"]>; default: Failure };
    };
    delete: {
      parameters: { path: { id: string; credential_id: string } };
      responses: { 200: Json<{ message: string }>; default: Failure };
    };
  };
  "/api/ai-providers/{id}/credentials/test": {
    post: {
      parameters: { path: { id: string } };
      requestBody: Body<components["schemas"]["CredentialTrial"]>;
      responses: { 200: Json<{ success: boolean }>; default: Failure };
    };
  };
  "/api/ai-providers/{id}/credentials/{credential_id}/check": {
    get: {
      parameters: { path: { id: string; credential_id: string }; query?: { testModel?: string } };
      responses: { 200: Json<components["schemas"]["Credential"]>; default: Failure };
    };
  };
  "/api/ai-providers/test-models": {
    get: { responses: { 200: Json<{ [provider: string]: string }>; default: Failure } };
  };
  "/api/ai-providers/model-rates": {
    get: {
      parameters: {
        query?: {
          page?: number;
          pageSize?: number;
          providerId?: string;
          model?: string;
          includeDeprecated?: boolean;
        };
      };
      responses: { 200: Json<components["schemas"]["RatePage"]>; default: Failure };
    };
    post: {
      requestBody: Body<components["schemas"]["RateDraft"] & { providers: string[] }>;
      responses: { 200: Json<{ message: string }>; default: Failure };
    };
  };
  "/api/ai-providers/{id}/model-rates/{rate_id}": {
    put: {
      parameters: { path: { id: string; rate_id: string } };
      requestBody: Body<components["schemas"]["RateChange"]>;
      responses: { 200: Json<components["schemas"]["Rate"]>; default: Failure };
    };
    delete: {
      parameters: { path: { id: string; rate_id: string } };
      responses: { 200: Json<{ message: string }>; default: Failure };
    };
  };
  "/api/keys": {
    get: {
      parameters: { query?: { limit?: number; after?: string; q?: string; state?: string } };
      responses: { 200: Json<components["schemas"]["KeyPage"]>; default: Failure };
    };
    post: {
      requestBody: Body<components["schemas"]["KeyDraft"]>;
      responses: { 201: Json<components["schemas"]["NewKey"]>; default: Failure };
    };
  };
  "/api/keys/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: { 200: Json<{ key: components["schemas"]["Key"] }>; default: Failure };
    };
    patch: {
      parameters: { path: { id: string } };
      requestBody: Body<components["schemas"]["KeyChange"]>;
      responses: { 200: Json<{ key: components["schemas"]["Key"] }>; default: Failure };
    };
    delete: {
      parameters: { path: { id: string } };
      responses: { 204: Nothing; default: Failure };
    };
  };
  "/api/keys/{id}/rotate": {
    post: {
      parameters: { path: { id: string } };
      requestBody: Body<{ overlap_seconds: number }>;
      responses: { 201: Json<components["schemas"]["NewKey"]>; default: Failure };
    };
  };
  "/api/calls": {
    get: {
      parameters: {
        query?: {
          limit?: number;
          after?: string;
          model?: string;
          provider?: string;
          status?: string;
          key?: string;
          user?: string;
          project?: string;
          surface?: string;
          request_id?: string;
          error?: string;
          from?: string;
          to?: string;
        };
      };
      responses: { 200: Json<components["schemas"]["CallPage"]>; default: Failure };
    };
  };
  "/api/calls/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: { 200: Json<{ call: components["schemas"]["CallDetail"] }>; default: Failure };
    };
  };
  "/v1/models": {
    get: { responses: { 200: Json<components["schemas"]["ModelList"]>; default: Failure } };
  };
}

export interface components {
  schemas: {
    ErrorBody: { error: { message: string; code?: string; param?: string; request_id?: string } };
    Hub: { name: string; version: string; public_url: string; mode: string; languages: string[] };
    SessionBody: { session: components["schemas"]["Session"] };
    Session: {
      signed_in: boolean;
      user: { id: string; name: string; role: string } | null;
      csrf_token: string | null;
      password_set: boolean;
    };
    ProviderKind: "openai" | "anthropic" | "google" | "compatible" | "demo";
    ManagedBy: "database" | "hub.toml" | "environment" | "builtin";
    Provider: {
      id: string;
      name: string;
      displayName: string;
      baseUrl: string;
      region: string | null;
      enabled: boolean;
      kind: components["schemas"]["ProviderKind"];
      privateNetwork: boolean;
      managedBy: components["schemas"]["ManagedBy"];
      readOnly: boolean;
      overriddenBy: string | null;
      credentials: components["schemas"]["Credential"][];
      createdBy: string | null;
      createdAt: string;
      updatedAt: string;
    };
    ProviderDraft: {
      name: string;
      displayName: string;
      kind: components["schemas"]["ProviderKind"];
      baseUrl?: string;
      privateNetwork?: boolean;
      enabled?: boolean;
    };
    ProviderChange: {
      displayName?: string;
      baseUrl?: string;
      privateNetwork?: boolean;
      enabled?: boolean;
    };
    Credential: {
      id: string;
      providerId: string;
      name: string;
      credentialType: string;
      active: boolean;
      error: string | null;
      weight: number;
      usageCount: number;
      lastUsedAt: string | null;
      maskedValue: string;
      displayText: string;
      savedFor: string;
      createdAt: string;
      updatedAt: string;
    };
    CredentialDraft: {
      name: string;
      value: string;
      credentialType: string;
      weight?: number;
      testModel?: string;
    };
    CredentialTrial: { value: string; credentialType: string; testModel?: string };
    RateSource: "database" | "hub.toml" | "catalogue";
    Rate: {
      id: string;
      providerId: string;
      provider?: { id: string; name: string; displayName: string } | null;
      model: string;
      modelDisplay: string;
      type: string;
      description: string | null;
      inputRate: string;
      outputRate: string;
      unitCosts: { input?: string; output?: string } | null;
      caching: { readRate?: string | null; writeRate?: string | null } | null;
      deprecated: boolean;
      source: components["schemas"]["RateSource"];
      sourceVersion: string | null;
      readOnly: boolean;
      createdAt: string;
      updatedAt: string;
    };
    RatePage: { count: number; list: components["schemas"]["Rate"][] };
    RateDraft: {
      model: string;
      modelDisplay?: string;
      type: string;
      description?: string;
      inputRate: string;
      outputRate: string;
      caching?: { readRate?: string; writeRate?: string };
    };
    RateChange: {
      modelDisplay?: string;
      description?: string;
      inputRate?: string;
      outputRate?: string;
      caching?: { readRate?: string; writeRate?: string };
    };
    KeyState: "active" | "expired" | "revoked";
    KeyRole: "admin" | "member";
    Key: {
      id: string;
      name: string;
      prefix: string;
      last_four: string;
      role: components["schemas"]["KeyRole"];
      user_id: string | null;
      project: string | null;
      models: string[];
      managed_by: string;
      read_only: boolean;
      state: components["schemas"]["KeyState"];
      created_at: string;
      expires_at: string | null;
      revoked_at: string | null;
      last_used_at: string | null;
    };
    KeyDraft: {
      name: string;
      role?: components["schemas"]["KeyRole"];
      user_id?: string;
      project?: string;
      models?: string[];
      expires_at?: string;
    };
    KeyChange: {
      name?: string;
      project?: string | null;
      models?: string[];
      expires_at?: string | null;
    };
    NewKey: { key: components["schemas"]["Key"]; secret: string };
    KeyPage: { keys: components["schemas"]["Key"][]; meta: { next: string | null } };
    CallStatus: "success" | "failed" | "cancelled";
    Usage: {
      input: number;
      cache_read: number;
      cache_write_5m: number;
      cache_write_1h: number;
      audio_input: number;
      image_input: number;
      output: number;
      reasoning: number;
      audio_output: number;
      image_output: number;
      total_input: number;
      total_output: number;
    };
    Call: {
      id: string;
      request_id: string;
      started_at: string;
      duration_ms: number;
      ttft_ms: number | null;
      surface: string;
      streamed: boolean;
      status: components["schemas"]["CallStatus"];
      http_status: number;
      error: { code: string; message: string } | null;
      requested_model: string;
      provider: string | null;
      model: string | null;
      credential_id: string | null;
      key: { id: string; name: string } | null;
      user_id: string | null;
      project: string | null;
      stop_reason: string | null;
      service_tier: string | null;
      usage_source: "reported" | "estimated" | "none";
      usage: components["schemas"]["Usage"];
      charge: string | null;
      rate_source: string | null;
      left_out: string[];
      client_ip: string | null;
      user_agent: string | null;
    };
    Attempt: {
      number: number;
      provider: string;
      model: string;
      credential_name: string | null;
      status: string;
      http_status: number | null;
      error_code: string | null;
      error_message: string | null;
      started_at: string;
      first_byte_ms: number | null;
      duration_ms: number;
    };
    PriceLine: { class: string; tokens: number; rate: string; amount: string };
    CallDetail: components["schemas"]["Call"] & {
      attempts: components["schemas"]["Attempt"][];
      price: {
        rate_id: string;
        source: string;
        lines: components["schemas"]["PriceLine"][];
      } | null;
    };
    CallPage: { calls: components["schemas"]["Call"][]; meta: { next: string | null } };
    ModelList: {
      object: string;
      data: { id: string; object: string; created: number; owned_by: string }[];
    };
  };
}

type Json<T> = { content: { "application/json": T } };
type Body<T> = { content: { "application/json": T } };
type Nothing = { content?: never };
type Failure = Json<components["schemas"]["ErrorBody"]>;
