//! Lists in pages: keyset cursors, at most 500 rows, a count that stops counting at a cap.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::error::{Error, FieldError, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Rows a page holds unless asked otherwise.
pub const LIMIT_DEFAULT: i64 = 50;
/// Rows a page holds at most.
pub const LIMIT_MAX: i64 = 500;
/// Counting stops here: "10,000 or more" is enough for a pager.
pub const COUNT_CAP: i64 = 10_000;

/// One page of a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Cursor of the next page, if there is one.
    pub next: Option<String>,
    /// How many rows there are in all, up to the cap.
    pub count: i64,
    /// Whether the cap was reached.
    pub count_capped: bool,
}

/// Paging parameters of a request; flatten into the filter struct.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Cursor of the page, from `next`.
    pub cursor: Option<String>,
    /// Rows wanted, at most 500.
    #[serde(default, deserialize_with = "text_or_number")]
    pub limit: Option<i64>,
}

/// `serde(flatten)` over a query string hands every value on as text.
fn text_or_number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<i64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i64),
        Text(String),
    }
    match Option::<Either>::deserialize(deserializer)? {
        None => Ok(None),
        Some(Either::Number(number)) => Ok(Some(number)),
        Some(Either::Text(text)) => text.parse().map(Some).map_err(serde::de::Error::custom),
    }
}

impl PageQuery {
    /// Rows wanted, within bounds.
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(LIMIT_DEFAULT).clamp(1, LIMIT_MAX)
    }
    /// The key after which the page begins, as the list's own tuple type.
    ///
    /// # Errors
    /// Invalid `webkit.cursor`.
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<K>> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let bad = || Error::field(FieldError::new("cursor", "webkit.cursor"));
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| bad())?;
        serde_json::from_slice(&bytes).map(Some).map_err(|_| bad())
    }
}

impl<T> Page<T> {
    /// A page from `limit + 1` rows read: the surplus row says that there is a next page, whose key is the last shown row's.
    ///
    /// # Errors
    /// Internal, when the key is no JSON.
    pub fn of<K: Serialize>(mut rows: Vec<T>, query: &PageQuery, count: i64, key: impl Fn(&T) -> K) -> Result<Self> {
        let limit = usize::try_from(query.limit())?;
        let more = limit < rows.len();
        rows.truncate(limit);
        let next = match rows.last() {
            Some(last) if more => Some(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&key(last))?)),
            _ => None,
        };
        Ok(Self { items: rows, next, count: count.min(COUNT_CAP), count_capped: COUNT_CAP <= count })
    }
    /// The same page with other rows.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        let Self { items, next, count, count_capped } = self;
        Page { items: items.into_iter().map(change).collect(), next, count, count_capped }
    }
}
