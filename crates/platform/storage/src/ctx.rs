//! What every command is given: the database, the keys, the folders, the clock.

use crate::db::{Db, DbUrl};
use crate::tx::Tx;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use kernel::Actor;
use kernel::error::{Error, Result};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use vault::{BlobStore, KeyRing};

/// Where an installation keeps its files.
#[derive(Clone, Debug)]
pub struct DataDir {
    root: PathBuf,
}

impl DataDir {
    /// The folder, made when missing.
    ///
    /// # Errors
    /// Internal, when it cannot be made.
    pub fn at(root: &Path) -> Result<Self> {
        for part in ["blobs", "warehouse"] {
            std::fs::create_dir_all(root.join(part))?;
        }
        Ok(Self { root: root.to_owned() })
    }
    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }
    /// Encrypted files.
    pub fn blobs(&self) -> PathBuf {
        self.root.join("blobs")
    }
    /// Parquet files.
    pub fn warehouse(&self) -> PathBuf {
        self.root.join("warehouse")
    }
    /// The default database.
    pub fn sqlite(&self) -> DbUrl {
        DbUrl::Sqlite(self.root.join("shuren.sqlite"))
    }
}

/// Where the time comes from; tests and the demo region set it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// The machine's.
    pub fn system() -> Self {
        Self(Arc::new(|| Timestamp::now().as_microsecond()))
    }
    /// One that asks a function for µs UTC.
    pub fn from_fn(now: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }
    /// One that stands still at a local date, 09:00.
    pub fn fixed(date: Date) -> Self {
        let at =
            date.at(9, 0, 0, 0).to_zoned(china()).expect("a fixed offset has no gaps").timestamp().as_microsecond();
        Self(Arc::new(move || at))
    }
}

/// China has one time zone and no summer time.
fn china() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

/// The context of commands and queries. Cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    /// Records.
    pub db: Db,
    /// Keys for fields and blind indexes.
    pub keys: Arc<KeyRing>,
    /// Encrypted files.
    pub blobs: Arc<BlobStore>,
    /// Folders.
    pub data: DataDir,
    clock: Clock,
}

impl Ctx {
    /// Opens an installation and brings its tables up to date.
    ///
    /// # Errors
    /// Internal, when database or folders cannot be used.
    pub async fn open(url: &DbUrl, data: DataDir, keys: KeyRing, clock: Clock) -> Result<Self> {
        let db = Db::open(url).await?;
        db.migrate((clock.0)()).await?;
        let blobs = BlobStore::at(&data.blobs(), keys.clone()).map_err(|error| Error::internal(error.to_string()))?;
        Ok(Self { db, keys: Arc::new(keys), blobs: Arc::new(blobs), data, clock })
    }
    /// Now, µs UTC.
    pub fn now(&self) -> i64 {
        (self.clock.0)()
    }
    /// Today in China.
    pub fn today(&self) -> Date {
        local_date(self.now())
    }
    /// A copy whose clock is another: the demo region writes its past with it.
    #[must_use]
    pub fn with_clock(&self, clock: Clock) -> Self {
        Self { clock, ..self.clone() }
    }
    /// Opens a write transaction. Only commands do; no file or network work inside it.
    ///
    /// # Errors
    /// Internal, when the database does not answer.
    pub async fn begin(&self, actor: &Actor) -> Result<Tx> {
        Tx::begin(&self.db, actor, self.now()).await
    }
}

/// The local date of an instant.
pub fn local_date(micros: i64) -> Date {
    timestamp(micros).to_zoned(china()).date()
}

/// An instant as RFC 3339 in UTC, for the API.
pub fn rfc3339(micros: i64) -> String {
    timestamp(micros).to_string()
}

fn timestamp(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The first instant (µs UTC) of a local day written `2026-05-12`, some days on; `None` when it is no date.
pub fn day_start(text: &str, days: i64) -> Option<i64> {
    let date: Date = text.parse().ok()?;
    let date = date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some(date.at(0, 0, 0, 0).to_zoned(china()).ok()?.timestamp().as_microsecond())
}
