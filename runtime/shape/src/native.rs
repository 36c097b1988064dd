//! Values that some formats have types for and serde has none: numbers of any size, and moments.
//!
//! A format that has them reads with [`visit_number`], and is written to with a [`Form`](crate::Form) of
//! [`BigNumbers::Native`](crate::BigNumbers): the names here then come to its `serialize_newtype_struct`.

use std::borrow::Cow;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, EnumAccess, Error, IntoDeserializer as _, Unexpected, VariantAccess, Visitor,
};

/// A number in decimal digits, as JSON writes numbers: a string follows.
pub const NUMBER: &str = "opsmith.number";
/// The same where the model has a `bigDecimal`.
pub const DECIMAL: &str = "opsmith.decimal";
/// A moment: seconds since the Unix epoch follow, an integer or a double.
pub const TIMESTAMP: &str = "opsmith.timestamp";

/// Hands a number that fits none of serde's types to a visitor of [`Reader`](crate::Reader), digit by digit.
///
/// # Errors
/// Those of the visitor. One that is not of this crate takes it for an enum.
pub fn visit_number<'de, V: Visitor<'de>, E: Error>(
    visitor: V,
    digits: &str,
) -> Result<V::Value, E> {
    visitor.visit_enum(Digits(digits, std::marker::PhantomData))
}

struct Digits<'a, E>(&'a str, std::marker::PhantomData<E>);

impl<'de, E: Error> EnumAccess<'de> for Digits<'_, E> {
    type Error = E;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), E> {
        let name: StrDeserializer<'_, E> = NUMBER.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de, E: Error> VariantAccess<'de> for Digits<'_, E> {
    type Error = E;

    fn unit_variant(self) -> Result<(), E> {
        Err(misfit())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, E> {
        let digits: StrDeserializer<'_, E> = self.0.into_deserializer();
        seed.deserialize(digits)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, E> {
        Err(misfit())
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, E> {
        Err(misfit())
    }
}

fn misfit<E: Error>() -> E {
    E::invalid_type(Unexpected::NewtypeVariant, &"a number")
}

/// The digits of a number that came through [`visit_number`].
pub(crate) fn digits<'de, A: EnumAccess<'de>>(data: A) -> Result<Cow<'de, str>, A::Error> {
    let (name, content) = data.variant_seed(crate::read::Key)?;
    if name != NUMBER {
        return Err(A::Error::custom("no value of a shape is an enum"));
    }
    content.newtype_variant_seed(crate::read::Key)
}

/// The part of a [`Serializer`](serde::Serializer) that the walks have no use for, since they know values and no Rust types: smaller
/// numbers become larger ones, and what no shape is like is refused. To be called inside of the implementation, which has `Error`,
/// `serialize_i64`, `serialize_u64`, `serialize_str` and `serialize_none` of its own.
#[macro_export]
macro_rules! serialize_shapes_only {
    () => {
        type SerializeTuple = $crate::private::serde::ser::Impossible<Self::Ok, Self::Error>;
        type SerializeTupleStruct = $crate::private::serde::ser::Impossible<Self::Ok, Self::Error>;
        type SerializeTupleVariant = $crate::private::serde::ser::Impossible<Self::Ok, Self::Error>;
        type SerializeStruct = $crate::private::serde::ser::Impossible<Self::Ok, Self::Error>;
        type SerializeStructVariant = $crate::private::serde::ser::Impossible<Self::Ok, Self::Error>;

        $crate::serialize_shapes_only!(widened serialize_i64: serialize_i8 i8, serialize_i16 i16, serialize_i32 i32);
        $crate::serialize_shapes_only!(widened serialize_u64: serialize_u8 u8, serialize_u16 u16, serialize_u32 u32);

        fn serialize_char(self, value: char) -> Result<Self::Ok, Self::Error> {
            self.serialize_str(value.encode_utf8(&mut [0; 4]))
        }

        fn serialize_some<T: ?Sized + $crate::private::serde::Serialize>(
            self,
            value: &T,
        ) -> Result<Self::Ok, Self::Error> {
            value.serialize(self)
        }

        fn serialize_unit(self) -> Result<Self::Ok, Self::Error> {
            self.serialize_none()
        }

        fn serialize_unit_struct(self, _: &'static str) -> Result<Self::Ok, Self::Error> {
            self.serialize_none()
        }

        fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<Self::Ok, Self::Error> {
            Err($crate::native::no_shape())
        }

        fn serialize_newtype_variant<T: ?Sized + $crate::private::serde::Serialize>(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: &T,
        ) -> Result<Self::Ok, Self::Error> {
            Err($crate::native::no_shape())
        }

        fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Self::Error> {
            Err($crate::native::no_shape())
        }

        fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Self::Error> {
            Err($crate::native::no_shape())
        }

        fn serialize_tuple_variant(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Self::SerializeTupleVariant, Self::Error> {
            Err($crate::native::no_shape())
        }

        fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Self::Error> {
            Err($crate::native::no_shape())
        }

        fn serialize_struct_variant(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Self::SerializeStructVariant, Self::Error> {
            Err($crate::native::no_shape())
        }
    };
    (widened $wide:ident: $($method:ident $type:ty),*) => {
        $(fn $method(self, value: $type) -> Result<Self::Ok, Self::Error> {
            self.$wide(value.into())
        })*
    };
}

/// What a serializer says to what is no value of a shape.
pub fn no_shape<E: serde::ser::Error>() -> E {
    E::custom("a value of no kind that shapes have")
}
