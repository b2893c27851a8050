//! The JSON schema of rulebooks, for editors: every table, every key, every choice, as the program itself reads them.
//!
//! It helps to write; whether a rulebook holds together, [`super::read`] says.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::probe::{Asked, Step, probe};
use crate::rulebook::{Field, Rulebook};
use crate::scenario::Example;

/// The schema of a rulebook's file.
#[must_use]
pub fn of_rulebooks() -> Value {
    let mut known = Definitions::default();
    let rulebook = known.of::<Rulebook>(&mut Vec::new());
    let example = known.of::<Example>(&mut Vec::new());
    let field = known.of::<Field>(&mut Vec::new());
    // A question is a field with categories beside its own keys.
    let mut question = known.resolve(&field);
    put(&mut question, "properties", "categories", json!({ "type": "array", "items": { "type": "string" } }));
    let mut whole = known.resolve(&rulebook);
    put(&mut whole, "properties", "question", json!({ "type": "array", "items": question }));
    put(&mut whole, "properties", "example", json!({ "type": "array", "items": example }));
    if let Some(whole) = whole.as_object_mut() {
        whole.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        whole.insert("title".to_owned(), json!("Qingchu rulebook 规程"));
        whole.insert("$defs".to_owned(), known.all());
    }
    whole
}

fn put(schema: &mut Value, under: &str, key: &str, value: Value) {
    if let Some(table) = schema.get_mut(under).and_then(Value::as_object_mut) {
        table.insert(key.to_owned(), value);
    }
}

/// Named types, each once: a type can hold itself.
#[derive(Default)]
struct Definitions {
    found: Vec<(Asked, String, Value)>,
}

impl Definitions {
    fn all(&self) -> Value {
        let named = self.found.iter().map(|(_asked, name, schema)| (name.clone(), schema.clone()));
        Value::Object(named.collect::<Map<String, Value>>())
    }

    /// What a reference means.
    fn resolve(&self, schema: &Value) -> Value {
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/$defs/"));
        let found = name.and_then(|name| self.found.iter().find(|(_asked, known, _schema)| known == name));
        found.map_or_else(|| schema.clone(), |(_asked, _name, schema)| schema.clone())
    }

    fn of<T: for<'de> Deserialize<'de>>(&mut self, path: &mut Vec<Step>) -> Value {
        let (asked, missing) = probe::<T>(path);
        let name = match &asked {
            Asked::Text => return json!({ "type": "string" }),
            Asked::Whole => return json!({ "type": "integer" }),
            Asked::Fraction => return json!({ "type": "number" }),
            Asked::Yes => return json!({ "type": "boolean" }),
            Asked::Nothing => return json!({ "type": "null" }),
            Asked::Anything | Asked::Map => return json!({}),
            Asked::Array => return json!({ "type": "array", "items": self.below::<T>(path, Step::Item) }),
            Asked::Struct { name, .. } | Asked::Enum { name, .. } => *name,
        };
        if let Some((_asked, known, _schema)) = self.found.iter().find(|(known, ..)| *known == asked) {
            return json!({ "$ref": format!("#/$defs/{known}") });
        }
        let alike = self
            .found
            .iter()
            .filter(|(_asked, known, _schema)| known.trim_end_matches(char::is_numeric) == name);
        let name = match alike.count() {
            0 => name.to_owned(),
            before => format!("{name}{}", before.saturating_add(1)),
        };
        let at = self.found.len();
        self.found.push((asked.clone(), name.clone(), Value::Null));
        let schema = match asked {
            Asked::Struct { fields, .. } => self.table::<T>(path, fields, missing),
            Asked::Enum { variants, .. } => self.choices::<T>(path, variants),
            Asked::Array
            | Asked::Map
            | Asked::Text
            | Asked::Whole
            | Asked::Fraction
            | Asked::Yes
            | Asked::Nothing
            | Asked::Anything => json!({}),
        };
        if let Some((_asked, _name, known)) = self.found.get_mut(at) {
            *known = schema;
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    fn below<T: for<'de> Deserialize<'de>>(&mut self, path: &mut Vec<Step>, step: Step) -> Value {
        path.push(step);
        let schema = self.of::<T>(path);
        path.pop();
        schema
    }

    fn table<T: for<'de> Deserialize<'de>>(
        &mut self,
        path: &mut Vec<Step>,
        fields: &'static [&'static str],
        missing: Option<&'static str>,
    ) -> Value {
        let keys = fields.iter().map(|field| ((*field).to_owned(), self.below::<T>(path, Step::Key(field))));
        let properties: Map<String, Value> = keys.collect();
        let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        if let (Some(missing), Some(schema)) = (missing, schema.as_object_mut()) {
            schema.insert("required".to_owned(), json!([missing]));
        }
        schema
    }

    /// A choice is written as its name, or as a table of its name and what it holds.
    fn choices<T: for<'de> Deserialize<'de>>(
        &mut self,
        path: &mut Vec<Step>,
        variants: &'static [&'static str],
    ) -> Value {
        let (mut names, mut choices) = (Vec::new(), Vec::new());
        for variant in variants {
            let holds = self.below::<T>(path, Step::Variant(variant));
            if holds == json!({ "type": "null" }) {
                names.push(*variant);
                continue;
            }
            let mut properties = Map::new();
            properties.insert((*variant).to_owned(), holds);
            choices.push(json!({
                "type": "object", "properties": properties, "required": [variant], "additionalProperties": false,
            }));
        }
        if !names.is_empty() {
            choices.insert(0, json!({ "enum": names }));
        }
        json!({ "anyOf": choices })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::of_rulebooks;
    use crate::built_in;

    /// Whether a value fits a schema, as far as the schemas here go; where not, the path.
    fn fits(value: &Value, schema: &Value, whole: &Value, path: &str) -> Result<(), String> {
        if let Some(name) = schema["$ref"].as_str() {
            return fits(value, whole.pointer(name.trim_start_matches('#')).unwrap(), whole, path);
        }
        if let Some(choices) = schema["anyOf"].as_array() {
            let tried: Vec<_> = choices.iter().map(|choice| fits(value, choice, whole, path)).collect();
            return if tried.iter().any(Result::is_ok) {
                Ok(())
            } else {
                Err(format!("{path}: no choice: {tried:?}"))
            };
        }
        if let Some(names) = schema["enum"].as_array() {
            return if names.contains(value) { Ok(()) } else { Err(format!("{path}: {value}")) };
        }
        match schema["type"].as_str() {
            None => Ok(()),
            Some("object") => {
                let table = value.as_object().ok_or_else(|| format!("{path}: no table"))?;
                for required in schema["required"].as_array().into_iter().flatten() {
                    table
                        .get(required.as_str().unwrap())
                        .ok_or_else(|| format!("{path}: lacks {required}"))?;
                }
                table.iter().try_for_each(|(key, value)| {
                    let known = schema["properties"].get(key).ok_or_else(|| format!("{path}: key {key}"))?;
                    fits(value, known, whole, &format!("{path}.{key}"))
                })
            }
            Some("array") => {
                let items = value.as_array().ok_or_else(|| format!("{path}: no array"))?;
                items.iter().try_for_each(|item| fits(item, &schema["items"], whole, &format!("{path}[]")))
            }
            Some(kind) => {
                let is = match kind {
                    "string" => value.is_string(),
                    "integer" => value.is_i64(),
                    "number" => value.is_number(),
                    "boolean" => value.is_boolean(),
                    other => panic!("{other}"),
                };
                if is { Ok(()) } else { Err(format!("{path}: {value} is no {kind}")) }
            }
        }
    }

    #[test]
    fn every_rulebook_that_ships_fits_its_schema() {
        let schema = of_rulebooks();
        for id in crate::rulebook::Rulebook::built_in_ids() {
            let book: Value = serde_json::from_str(built_in::json(id.as_str()).unwrap()).unwrap();
            assert_eq!(fits(&book, &schema, &schema, id.as_str()), Ok(()));
        }
    }

    #[test]
    fn what_no_rulebook_can_say_does_not_fit() {
        let schema = of_rulebooks();
        let building: Value = serde_json::from_str(built_in::json("building").unwrap()).unwrap();
        for (pointer, key, value) in [
            ("", "colour", json!(1)),
            ("/duty/0", "imediate", json!(true)),
            ("/duty/0", "who", json!("desk")),
            ("/duty/0", "when", json!({ "severitie": "major" })),
            ("/question/0", "kind", json!("dance")),
            ("/question/0", "columns", json!([{ "color": 1 }])),
        ] {
            let mut book = building.clone();
            book.pointer_mut(pointer).unwrap()[key] = value;
            assert!(fits(&book, &schema, &schema, "book").is_err(), "{pointer} {key}");
        }
    }
}
