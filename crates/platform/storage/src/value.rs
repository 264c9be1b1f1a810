//! Values on their way into and out of SQL, with the kernel's typed ids among them.

use kernel::error::{Error, Result};
use sea_orm::{DbErr, QueryResult, Value};
use uuid::Uuid;

/// Something that can be bound to a placeholder.
pub trait ToSql {
    /// The value as the database driver knows it.
    fn to_sql(&self) -> Value;
}

/// Something that can be read from a column.
pub trait FromSql: Sized {
    /// Reads a column by name; fails on a wrong type or an unexpected null.
    fn from_sql(row: &QueryResult, column: &str) -> Result<Self, DbErr>;
}

macro_rules! plain {
    ($($ty:ty => $variant:ident),+ $(,)?) => {$(
        impl ToSql for $ty {
            fn to_sql(&self) -> Value {
                Value::$variant(Some(self.clone().into()))
            }
        }
        impl ToSql for Option<$ty> {
            fn to_sql(&self) -> Value {
                Value::$variant(self.clone().map(Into::into))
            }
        }
        impl FromSql for $ty {
            fn from_sql(row: &QueryResult, column: &str) -> Result<Self, DbErr> {
                row.try_get_by(column)
            }
        }
        impl FromSql for Option<$ty> {
            fn from_sql(row: &QueryResult, column: &str) -> Result<Self, DbErr> {
                row.try_get_by(column)
            }
        }
    )+};
}
plain!(i64 => BigInt, f64 => Double, String => String, Vec<u8> => Bytes, Uuid => Uuid);

macro_rules! narrower {
    ($($ty:ty),+) => {$(
        impl ToSql for $ty {
            fn to_sql(&self) -> Value {
                Value::BigInt(Some(i64::from(*self)))
            }
        }
        impl ToSql for Option<$ty> {
            fn to_sql(&self) -> Value {
                Value::BigInt(self.map(i64::from))
            }
        }
        impl FromSql for $ty {
            fn from_sql(row: &QueryResult, column: &str) -> Result<Self, DbErr> {
                let wide: i64 = row.try_get_by(column)?;
                wide.try_into().map_err(|_| DbErr::Type(format!("`{column}` holds {wide}, out of range")))
            }
        }
        impl FromSql for Option<$ty> {
            fn from_sql(row: &QueryResult, column: &str) -> Result<Self, DbErr> {
                let wide: Option<i64> = row.try_get_by(column)?;
                wide.map(|wide| wide.try_into().map_err(|_| DbErr::Type(format!("`{column}` holds {wide}, out of range"))))
                    .transpose()
            }
        }
    )+};
}
narrower!(i32, u32, i16, u16, u8);

impl ToSql for bool {
    fn to_sql(&self) -> Value {
        Value::BigInt(Some(i64::from(*self)))
    }
}
impl FromSql for bool {
    fn from_sql(row: &QueryResult, column: &str) -> Result<Self, DbErr> {
        let number: i64 = row.try_get_by(column)?;
        Ok(number != 0)
    }
}
impl ToSql for str {
    fn to_sql(&self) -> Value {
        Value::String(Some(self.to_owned()))
    }
}
impl ToSql for Option<&str> {
    fn to_sql(&self) -> Value {
        Value::String(self.map(str::to_owned))
    }
}
impl ToSql for [u8] {
    fn to_sql(&self) -> Value {
        Value::Bytes(Some(self.to_vec()))
    }
}
impl ToSql for Value {
    fn to_sql(&self) -> Value {
        self.clone()
    }
}
impl<T: ToSql + ?Sized> ToSql for &T {
    fn to_sql(&self) -> Value {
        (**self).to_sql()
    }
}

macro_rules! typed_ids {
    ($($name:ident),+) => {$(
        impl ToSql for kernel::$name {
            fn to_sql(&self) -> Value {
                self.0.to_sql()
            }
        }
        impl ToSql for Option<kernel::$name> {
            fn to_sql(&self) -> Value {
                self.map(|id| id.0).to_sql()
            }
        }
        impl FromSql for kernel::$name {
            fn from_sql(row: &QueryResult, column: &str) -> Result<Self, DbErr> {
                Ok(Self(row.try_get_by(column)?))
            }
        }
        impl FromSql for Option<kernel::$name> {
            fn from_sql(row: &QueryResult, column: &str) -> Result<Self, DbErr> {
                let id: Option<Uuid> = row.try_get_by(column)?;
                Ok(id.map(kernel::$name))
            }
        }
    )+};
}
kernel::for_each_id!(typed_ids);

/// One row of an answer, read by column name.
#[derive(Debug)]
pub struct Row(pub(crate) QueryResult);

impl Row {
    /// The column's value.
    ///
    /// # Errors
    /// Internal, when the column is missing or of another type.
    pub fn get<T: FromSql>(&self, column: &str) -> Result<T> {
        T::from_sql(&self.0, column).map_err(|error| Error::internal(format!("column `{column}`: {error}")))
    }
}

/// A struct that a row can fill.
pub trait FromRow: Sized {
    /// Fills the struct from the columns of the same names.
    ///
    /// # Errors
    /// Internal, when a column is missing or of another type.
    fn from_row(row: &Row) -> Result<Self>;
}

/// Bind values in order: `params![unit_id, "name", 3_i64]`.
#[macro_export]
macro_rules! params {
    () => { Vec::<$crate::Value>::new() };
    ($($value:expr),+ $(,)?) => { vec![$($crate::ToSql::to_sql(&$value)),+] };
}

/// Declares a struct filled from the columns that bear its fields' names.
#[macro_export]
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $ty:ty),+ $(,)? }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$field_meta])* $field_vis $field: $ty),+ }
        impl $crate::FromRow for $name {
            fn from_row(row: &$crate::Row) -> kernel::Result<Self> {
                Ok(Self { $($field: row.get(stringify!($field))?),+ })
            }
        }
    };
}
