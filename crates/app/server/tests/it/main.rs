//! The whole server over a small region: who may do what, who sees what, what broken files do, what a known survey gives.

mod access_table;
mod broken_files;
mod files;
mod fixture;
mod http;
mod kill;
mod masks;
mod non_interference;
mod world;
