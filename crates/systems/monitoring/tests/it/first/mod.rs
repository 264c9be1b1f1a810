//! From plan to frozen release.

mod life;
mod marks;
mod release;
mod sample;
mod world;
