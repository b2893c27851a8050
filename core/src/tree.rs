//! Reads a rulebook and its words from a JSON tree.
//!
//! `serde_json` reads a struct written as an object, and the same struct written as an array; for the hundred types
//! of a rulebook that is half of their machine code. Here a struct is an object and nothing else. What is wrong is named
//! by its path, as in `duty[3].due.days`.

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value, map};

/// Reads one type from JSON text.
///
/// # Errors
/// Where the text is not JSON: line and column. Where it is, and does not fit the type: the path of what is wrong.
pub(crate) fn read<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    T::deserialize(Node(&serde_json::from_str(json)?))
}

#[derive(Clone, Copy)]
struct Node<'t>(&'t Value);

impl Node<'_> {
    fn unexpected(self, wanted: &dyn serde::de::Expected) -> Error {
        let found = match self.0 {
            Value::Null => Unexpected::Unit,
            Value::Bool(value) => Unexpected::Bool(*value),
            Value::Number(_) => Unexpected::Other("number"),
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        Error::invalid_type(found, wanted)
    }

    fn scalar<'t, V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::String(text) => visitor.visit_str(text),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), _, _) => visitor.visit_u64(number),
                (None, Some(number), _) => visitor.visit_i64(number),
                (None, None, number) => visitor.visit_f64(number.unwrap_or(f64::NAN)),
            },
            Value::Null | Value::Array(_) | Value::Object(_) => Err(self.unexpected(&visitor)),
        }
    }
}

macro_rules! scalars {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
            self.scalar(visitor)
        }
    )*};
}

impl<'t> Deserializer<'t> for Node<'t> {
    type Error = Error;

    scalars! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16
        deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64 deserialize_char deserialize_str
        deserialize_string deserialize_bytes deserialize_byte_buf deserialize_identifier
    }

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(_) | Value::String(_) | Value::Number(_) => self.scalar(visitor),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_unit() } else { Err(self.unexpected(&visitor)) }
    }

    fn deserialize_unit_struct<V: Visitor<'t>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::Array(items) = self.0 else { return Err(self.unexpected(&visitor)) };
        let mut items = Items(items.iter().enumerate());
        let read = visitor.visit_seq(&mut items)?;
        match items.0.next() {
            None => Ok(read),
            Some((place, _left)) => Err(Error::custom(format_args!("[{place}]: there are too many"))),
        }
    }

    fn deserialize_tuple<V: Visitor<'t>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::Object(entries) = self.0 else { return Err(self.unexpected(&visitor)) };
        visitor.visit_map(Entries { rest: entries.iter(), next: None })
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(Variant { name, content: None }),
            Value::Object(entries) if entries.len() == 1 => match entries.iter().next() {
                Some((name, content)) => visitor.visit_enum(Variant { name, content: Some(Node(content)) }),
                None => Err(self.unexpected(&visitor)),
            },
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                Err(self.unexpected(&visitor))
            }
        }
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

struct Items<'t>(std::iter::Enumerate<std::slice::Iter<'t, Value>>);

impl<'t> SeqAccess<'t> for &mut Items<'t> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some((place, item)) = self.0.next() else { return Ok(None) };
        seed.deserialize(Node(item)).map(Some).map_err(|error| below(&format_args!("[{place}]"), &error))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Entries<'t> {
    rest: map::Iter<'t>,
    /// The entry whose key was read and whose value was not.
    next: Option<(&'t String, &'t Value)>,
}

impl<'t> MapAccess<'t> for Entries<'t> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'t>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.next = self.rest.next();
        self.next.map(|(key, _value)| seed.deserialize(Key(key))).transpose()
    }

    fn next_value_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let Some((key, value)) = self.next.take() else { return Err(Error::custom("a value without a key")) };
        seed.deserialize(Node(value)).map_err(|error| below(key, &error))
    }
}

struct Key<'t>(&'t str);

impl<'de> Deserializer<'de> for Key<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

struct Variant<'t> {
    name: &'t str,
    content: Option<Node<'t>>,
}

impl<'t> Variant<'t> {
    fn content(self) -> Result<Node<'t>, Error> {
        self.content.ok_or_else(|| Error::custom(format_args!("{}: says nothing more", self.name)))
    }
}

impl<'t> EnumAccess<'t> for Variant<'t> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'t>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let name: StrDeserializer<'_, Error> = serde::de::IntoDeserializer::into_deserializer(self.name);
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'t> VariantAccess<'t> for Variant<'t> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.content {
            None | Some(Node(Value::Null)) => Ok(()),
            Some(_) => Err(Error::custom(format_args!("{}: holds nothing", self.name))),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'t>>(self, seed: T) -> Result<T::Value, Error> {
        let name = self.name;
        seed.deserialize(self.content()?).map_err(|error| below(&name, &error))
    }

    fn tuple_variant<V: Visitor<'t>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.content()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'t>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.content()?.deserialize_map(visitor)
    }
}

/// The fault of a part as a fault of the whole.
#[inline(never)]
fn below(place: &dyn std::fmt::Display, error: &Error) -> Error {
    let what = error.to_string();
    // A path goes on with a bracket or a name; a sentence begins after the colon.
    let joint = match what.split_once(": ") {
        Some((path, _sentence)) if path.starts_with('[') => "",
        Some((path, _sentence)) if !path.contains(' ') => ".",
        Some(_) | None => ": ",
    };
    Error::custom(format_args!("{place}{joint}{what}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    use super::read;
    use crate::classify::{Language, Words};
    use crate::id::FieldId;
    use crate::rulebook::Rulebook;
    use crate::{built_in, rulebook::Unreadable};

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "kebab-case", deny_unknown_fields)]
    struct Whole {
        name: String,
        #[serde(default)]
        count: Option<i64>,
        #[serde(default)]
        share: f64,
        #[serde(default)]
        pair: Option<(u8, bool)>,
        #[serde(default)]
        parts: Vec<Part>,
        #[serde(default)]
        named: BTreeMap<FieldId, Part>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Part {
        Nothing,
        One(u32),
        Two(u8, u8),
        Named { days: u32 },
    }

    fn same<T: DeserializeOwned + PartialEq + std::fmt::Debug>(json: &str) {
        assert_eq!(read::<T>(json).unwrap(), serde_json::from_str::<T>(json).unwrap());
    }

    #[test]
    fn reads_what_serde_json_reads() {
        same::<Whole>(r#"{"name": "空", "count": null}"#);
        same::<Whole>(r#"{"name": "", "count": -7, "share": 0.5, "pair": [3, true]}"#);
        same::<Whole>(
            r#"{"name": "a", "parts": ["nothing", {"one": 1}, {"two": [1, 2]}, {"named": {"days": 2}}]}"#,
        );
        same::<Whole>(r#"{"name": "a", "named": {"b": "nothing", "c": {"one": 1}}}"#);
    }

    #[test]
    fn the_rulebooks_that_ship_are_the_same() {
        for stem in built_in::stems() {
            let json = built_in::json(stem).unwrap();
            match stem.split_once('.') {
                None => same::<Rulebook>(json),
                Some((_, version)) if version.parse::<u32>().is_ok() => same::<Rulebook>(json),
                Some(("language", _)) => {
                    assert_eq!(
                        format!("{:?}", read::<Language>(json).unwrap()),
                        format!("{:?}", serde_json::from_str::<Language>(json).unwrap()),
                    );
                }
                Some(_) => {
                    assert_eq!(
                        format!("{:?}", read::<Words>(json).unwrap()),
                        format!("{:?}", serde_json::from_str::<Words>(json).unwrap()),
                    );
                }
            }
        }
    }

    fn wrong(json: &str, expect: &str) {
        assert_eq!(read::<Whole>(json).unwrap_err().to_string(), expect);
    }

    #[test]
    fn faults_name_their_path() {
        wrong(r"{}", "missing field `name`");
        wrong(r#"{"name": 3}"#, "name: invalid type: integer `3`, expected a string");
        wrong(r#"["a"]"#, "invalid type: sequence, expected struct Whole");
        wrong(
            r#"{"name": "a", "parts": [{"one": "x"}]}"#,
            "parts[0].one: invalid type: string \"x\", expected u32",
        );
        wrong(
            r#"{"name": "a", "parts": ["nothing", {"named": {"days": -1}}]}"#,
            "parts[1].days: invalid value: integer `-1`, expected u32",
        );
        wrong(r#"{"name": "a", "parts": [{"nothing": 1}]}"#, "parts[0].nothing: holds nothing");
        wrong(r#"{"name": "a", "parts": ["one"]}"#, "parts[0].one: says nothing more");
        wrong(r#"{"name": "a", "pair": [1, true, 2]}"#, "pair[2]: there are too many");
        wrong(r#"{"name": "a""#, "EOF while parsing an object at line 1 column 12");
    }

    #[test]
    fn a_rulebooks_fault_says_where() {
        let json =
            built_in::json("building").unwrap().replacen("\"clause\":[{", "\"clause\":[{\"claws\":1,", 1);
        let fault = match Rulebook::from_json(&json) {
            Err(Unreadable::Json(fault)) => fault.to_string(),
            other => panic!("{other:?}"),
        };
        assert!(fault.starts_with("clause[0]: unknown field `claws`"), "{fault}");
    }
}
