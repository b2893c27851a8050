//! What a type asks for when it is read, at one place of it: how the schema is derived from the very code that reads
//! rulebooks, so that the two cannot come apart.

use std::any::type_name;
use std::cell::RefCell;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

/// One step into a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Into a struct's field, or a map's value.
    Key(&'static str),
    /// Into an array's item.
    Item,
    /// Into what a variant holds.
    Variant(&'static str),
}

/// What is asked for. `whole_name` tells types of one name apart, and a generic one from itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    Struct { name: &'static str, whole_name: &'static str, fields: &'static [&'static str] },
    Enum { name: &'static str, whole_name: &'static str, variants: &'static [&'static str] },
    Array,
    Map,
    Text,
    Whole,
    Fraction,
    Yes,
    Nothing,
    Anything,
}

/// Finds what a type asks for at a place, and the first field without which it cannot be read there.
pub(super) fn probe<T: for<'de> Deserialize<'de>>(path: &[Step]) -> (Asked, Option<&'static str>) {
    let found = RefCell::new(None);
    let mut missing = None;
    if let Err(Stop(first)) = T::deserialize(Probe { path, found: &found, is_bare: false }) {
        missing = first;
    }
    let asked = found.borrow_mut().take().unwrap_or(Asked::Anything);
    if matches!(asked, Asked::Struct { .. })
        && let Err(Stop(first)) = T::deserialize(Probe { path, found: &found, is_bare: true })
    {
        missing = first;
    }
    (asked, missing)
}

/// Ends the reading; the field that was missed, if one was.
#[derive(Debug)]
struct Stop(Option<&'static str>);

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the place is reached")
    }
}

impl std::error::Error for Stop {}

impl serde::de::Error for Stop {
    fn custom<T: fmt::Display>(_words: T) -> Self {
        Self(None)
    }

    fn missing_field(field: &'static str) -> Self {
        Self(Some(field))
    }
}

#[derive(Clone, Copy)]
struct Probe<'p> {
    path: &'p [Step],
    found: &'p RefCell<Option<Asked>>,
    /// Whether the struct at the place is given no field at all, to see which it misses.
    is_bare: bool,
}

impl<'p> Probe<'p> {
    fn stop<T>(self, asked: Asked) -> Result<T, Stop> {
        *self.found.borrow_mut() = Some(asked);
        Err(Stop(None))
    }

    /// The first step and the rest of the way; `None` at the place.
    fn enter(self) -> Option<(Step, Self)> {
        self.path.split_first().map(|(step, path)| (*step, Self { path, ..self }))
    }
}

macro_rules! leaves {
    ($($asked:ident: $($method:ident)*;)*) => {$($(
        fn $method<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Stop> {
            self.stop(Asked::$asked)
        }
    )*)*};
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Stop;

    leaves! {
        Anything: deserialize_any deserialize_ignored_any deserialize_bytes deserialize_byte_buf;
        Text: deserialize_str deserialize_string deserialize_char deserialize_identifier;
        Whole: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64;
        Fraction: deserialize_f32 deserialize_f64;
        Yes: deserialize_bool;
        Nothing: deserialize_unit;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_some(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _visitor: V,
    ) -> Result<V::Value, Stop> {
        self.stop(Asked::Nothing)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.enter() {
            Some((Step::Item, inner)) => visitor.visit_seq(One(Some(inner))),
            Some((Step::Key(_) | Step::Variant(_), _)) | None => self.stop(Asked::Array),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.enter() {
            Some((Step::Key(key), inner)) => visitor.visit_map(OneKey { key: Some(key), value: inner }),
            Some((Step::Item | Step::Variant(_), _)) | None => self.stop(Asked::Map),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        match self.enter() {
            Some((Step::Key(key), inner)) => visitor.visit_map(OneKey { key: Some(key), value: inner }),
            None if self.is_bare => visitor.visit_map(OneKey { key: None, value: self }),
            Some((Step::Item | Step::Variant(_), _)) | None => {
                self.stop(Asked::Struct { name, whole_name: type_name::<V>(), fields })
            }
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        match self.enter() {
            Some((Step::Variant(variant), inner)) => visitor.visit_enum(OneVariant { variant, inner }),
            Some((Step::Key(_) | Step::Item, _)) | None => {
                self.stop(Asked::Enum { name, whole_name: type_name::<V>(), variants })
            }
        }
    }
}

/// An array of one item.
struct One<'p>(Option<Probe<'p>>);

impl<'de> SeqAccess<'de> for One<'_> {
    type Error = Stop;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Stop> {
        self.0.take().map(|inner| seed.deserialize(inner)).transpose()
    }
}

/// A table of one key, or of none.
struct OneKey<'p> {
    key: Option<&'static str>,
    value: Probe<'p>,
}

impl<'de> MapAccess<'de> for OneKey<'_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Stop> {
        self.key.take().map(|key| seed.deserialize(StrDeserializer::new(key))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Stop> {
        seed.deserialize(self.value)
    }
}

/// A variant, and what it holds.
struct OneVariant<'p> {
    variant: &'static str,
    inner: Probe<'p>,
}

impl<'de> EnumAccess<'de> for OneVariant<'_> {
    type Error = Stop;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Stop> {
        Ok((seed.deserialize(StrDeserializer::<Stop>::new(self.variant))?, self))
    }
}

impl<'de> VariantAccess<'de> for OneVariant<'_> {
    type Error = Stop;

    fn unit_variant(self) -> Result<(), Stop> {
        self.inner.stop(Asked::Nothing)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Stop> {
        seed.deserialize(self.inner)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Stop> {
        self.inner.deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.inner.deserialize_struct(self.variant, fields, visitor)
    }
}
