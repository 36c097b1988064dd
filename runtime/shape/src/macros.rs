//! The one line that generated code holds per structure, union and enum.

/// Makes a struct a [`Shape`](crate::Shape): says in which table its row is, and which field is which member.
///
/// Implements [`Shape`](crate::Shape), a `Debug` that leaves out what is sensitive, and, where the feature `serde` asks for them,
/// serde's traits in the documented JSON form.
///
/// ```
/// use std::borrow::Cow;
/// use opsmith_shape::{Endpoints, Kind, MemberRow, Service, ShapeId, ShapeRow, Tables};
///
/// #[derive(Clone, Default)]
/// pub struct Login {
///     pub user: String,
///     pub password: Option<String>,
/// }
///
/// opsmith_shape::structure!(TABLES[1] Login { 0: user, 1: password });
///
/// static SHAPES: &[ShapeRow] = &[
///     ShapeRow::new("Password", Kind::String).sensitive(),
///     ShapeRow::new("Login", Kind::Structure).members(0, 2),
///     ShapeRow::new("String", Kind::String),
/// ];
///
/// static MEMBERS: &[MemberRow] = &[
///     MemberRow::new("user", ShapeId(2)).required(),
///     MemberRow::new("password", ShapeId(0)),
/// ];
///
/// static TABLES: Tables = Tables {
///     shapes: Cow::Borrowed(SHAPES),
///     members: Cow::Borrowed(MEMBERS),
///     traits: Cow::Borrowed(&[]),
///     operations: Cow::Borrowed(&[]),
///     endpoints: Endpoints::NONE,
///     service: Service {
///         id: Cow::Borrowed("Example"),
///         name: Cow::Borrowed("example"),
///         title: Cow::Borrowed("Example"),
///         version: Cow::Borrowed("2026-01-01"),
///         shape_name: Cow::Borrowed("Example"),
///         signing_name: Cow::Borrowed(""),
///         endpoint_prefix: Cow::Borrowed(""),
///         protocols: Cow::Borrowed(&[]),
///         query_compatible: false,
///         errors: Cow::Borrowed(&[]),
///     },
/// };
///
/// let login = Login { user: "ann".into(), password: Some("hunter2".into()) };
/// assert_eq!(format!("{login:?}"), r#"Login { user: "ann", password: <redacted> }"#);
/// ```
#[macro_export]
macro_rules! structure {
    ($tables:ident[$id:literal] $name:ident { $($index:literal: $field:ident),* $(,)? }) => {
        impl $crate::Shape for $name {
            fn view(&self) -> $crate::View<'_> {
                $crate::View::Structure(self)
            }

            fn member(&self, index: usize, _name: &str) -> Option<&dyn $crate::Shape> {
                match index {
                    $($index => Some(&self.$field),)*
                    _ => None,
                }
            }

            fn member_mut(&mut self, index: usize, _name: &str) -> Result<&mut dyn $crate::Shape, $crate::Refused> {
                match index {
                    $($index => Ok(&mut self.$field),)*
                    _ => Err($crate::Refused),
                }
            }
        }

        $crate::shape_traits!($tables[$id] $name);
    };
}

/// Makes an enum with one value per variant, and a variant `Unknown(String)`, a union [`Shape`](crate::Shape).
///
/// `Unknown` holds the name of a member that came from the service and that the model does not know; it is never written. The enum's
/// `Default` is an `Unknown` without a name: a union of which nothing is set.
///
/// The form `shape_only` leaves `Debug` and serde's traits out, for the error enum of a service, which is no shape of the model.
#[macro_export]
macro_rules! union {
    ($tables:ident[$id:literal] $name:ident { $($index:literal: $variant:ident),* $(,)? }) => {
        $crate::union!(shape_only $name { $($index: $variant),* });
        $crate::shape_traits!($tables[$id] $name);
    };
    // A service without errors.
    (shape_only $name:ident { }) => {
        impl Default for $name {
            fn default() -> Self {
                $name::Unknown(String::new())
            }
        }

        impl $crate::Shape for $name {
            fn view(&self) -> $crate::View<'_> {
                $crate::View::Structure(self)
            }
        }
    };
    (shape_only $name:ident { $($index:literal: $variant:ident),* $(,)? }) => {
        impl Default for $name {
            fn default() -> Self {
                $name::Unknown(String::new())
            }
        }

        impl $crate::Shape for $name {
            fn view(&self) -> $crate::View<'_> {
                $crate::View::Structure(self)
            }

            fn member(&self, index: usize, _name: &str) -> Option<&dyn $crate::Shape> {
                match (index, self) {
                    $(($index, $name::$variant(value)) => Some(value),)*
                    _ => None,
                }
            }

            fn which(&self) -> Option<usize> {
                match self {
                    $($name::$variant(_) => Some($index),)*
                    $name::Unknown(_) => None,
                }
            }

            fn member_mut(&mut self, index: usize, _name: &str) -> Result<&mut dyn $crate::Shape, $crate::Refused> {
                match (index, &*self) {
                    $(($index, $name::$variant(_)) => {})*
                    $(($index, _) => *self = $name::$variant(Default::default()),)*
                    _ => return Err($crate::Refused),
                }
                match self {
                    $($name::$variant(value) => Ok(value),)*
                    $name::Unknown(_) => Err($crate::Refused),
                }
            }

            fn amend(&mut self, change: $crate::Amend<'_>) {
                if let $crate::Amend::UnknownMember(name) = change {
                    *self = $name::Unknown(name.to_owned());
                }
            }
        }
    };
}

/// Makes an enum of unit variants, and a variant `Unknown(String)`, a string [`Shape`](crate::Shape), with the conversions that
/// such an enum wants: `as_str`, `From<&str>`, `From<String>`, `Display`, `AsRef<str>`, ordering as a map key.
///
/// The enum's `Default` is an `Unknown` without text.
///
/// ```
/// #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// pub enum Colour { Red, DarkBlue, Unknown(String) }
///
/// opsmith_shape::string_enum!(Colour { Red: "RED", DarkBlue: "dark-blue" });
///
/// assert_eq!(Colour::from("dark-blue"), Colour::DarkBlue);
/// assert_eq!(Colour::from("mauve").as_str(), "mauve");
/// ```
#[macro_export]
macro_rules! string_enum {
    ($name:ident { $($variant:ident: $value:literal),* $(,)? }) => {
        impl $name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $value,)*
                    $name::Unknown(value) => value,
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                $name::Unknown(String::new())
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                match value.as_str() {
                    $($value => $name::$variant,)*
                    _ => $name::Unknown(value),
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => $name::$variant,)*
                    _ => $name::Unknown(value.to_owned()),
                }
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::Shape for $name {
            fn view(&self) -> $crate::View<'_> {
                $crate::View::String(self.as_str())
            }

            fn set(&mut self, scalar: $crate::Scalar<'_>) -> Result<(), $crate::Refused> {
                match scalar {
                    $crate::Scalar::String(value) => {
                        *self = value.as_ref().into();
                        Ok(())
                    }
                    _ => Err($crate::Refused),
                }
            }
        }
    };
}

/// What [`structure!`] and [`union!`] share: `Debug`, and serde's traits, as walks over the table.
#[doc(hidden)]
#[macro_export]
macro_rules! shape_traits {
    ($tables:ident[$id:literal] $name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::debug(&$tables, $crate::ShapeId($id), self, f)
            }
        }

        $crate::serde_traits!($tables[$id] $name);
    };
}

/// serde's traits, where the feature `serde` asks for them: most programs do not, and they are a fifth of what `cargo check` does
/// in a generated crate.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_traits {
    ($tables:ident[$id:literal] $name:ident) => {
        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $crate::serialize(&$tables, $crate::ShapeId($id), self, serializer)
            }
        }

        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let mut value = Self::default();
                $crate::deserialize(&$tables, $crate::ShapeId($id), &mut value, deserializer)?;
                Ok(value)
            }
        }
    };
}

/// See the other one.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_traits {
    ($tables:ident[$id:literal] $name:ident) => {};
}
