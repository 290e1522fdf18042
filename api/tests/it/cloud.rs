//! Clouds that serve dialects of others: Azure OpenAI and Vertex AI, through a whole hub.

mod azure;
mod environment;
mod hub;
mod probe;
mod vertex;
