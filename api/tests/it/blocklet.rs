//! Under Blocklet Server: its environment, its formats, those whom it vouches for, its package.

mod credits;
mod environment;
mod forgeries;
mod grants;
mod live;
mod media_kit;
mod messages;
mod neighbours;
mod observability;
mod overlap;
mod package;
mod people;
mod preferences;
mod principals;
mod process;
mod serving;
mod starter;
mod strangers;
mod support;
mod vectors;
mod walk;
