//! Assets under names that say what is in them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Result;
use sha2::{Digest, Sha256};

/// What is published: by the name the source uses (`/assets/icon.svg`), where it went and what it holds.
#[derive(Default)]
pub(crate) struct Assets {
    by_name: BTreeMap<String, Asset>,
}

/// One published file.
pub(crate) struct Asset {
    /// Where it is loaded from: `/assets/icon-0123456789abcdef.svg`.
    pub(crate) address: String,
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
}

impl Assets {
    /// Publishes a file under a name made from its content and returns its address.
    /// In text, the names of what was published before become their addresses.
    pub(crate) fn publish(&mut self, name: &str, bytes: Vec<u8>) -> String {
        let bytes = match String::from_utf8(bytes) {
            Ok(text) if is_text(Path::new(name)) => self.resolve(&text).into_bytes(),
            Ok(text) => text.into_bytes(),
            Err(binary) => binary.into_bytes(),
        };
        let file = name.rsplit('/').next().unwrap_or(name);
        let (stem, extension) = file.split_once('.').unwrap_or((file, "bin"));
        let digest: String = sha256(&bytes).chars().take(16).collect();
        let address = format!("/assets/{stem}-{digest}.{extension}");
        self.by_name.insert(format!("/assets/{name}"), Asset { address: address.clone(), bytes });
        address
    }

    /// Publishes a file at a fixed address: one that must be found by pages of other versions too.
    pub(crate) fn publish_as(&mut self, address: &str, bytes: Vec<u8>) {
        self.by_name.insert(address.to_owned(), Asset { address: address.to_owned(), bytes });
    }

    /// Replaces the names of published files, where they stand in quotes or parentheses, by their addresses.
    pub(crate) fn resolve(&self, text: &str) -> String {
        let mut resolved = text.to_owned();
        for (name, asset) in &self.by_name {
            for (open, close) in [("\"", "\""), ("'", "'"), ("(", ")")] {
                resolved = resolved
                    .replace(&format!("{open}{name}{close}"), &format!("{open}{}{close}", asset.address));
            }
        }
        resolved
    }

    /// The address of a file by its name.
    pub(crate) fn address(&self, name: &str) -> Option<&str> {
        self.by_name.get(&format!("/assets/{name}")).map(|asset| asset.address.as_str())
    }

    /// Every published file.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Asset> {
        self.by_name.values()
    }

    /// Writes every file into the folder, at its address.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder.join("assets"))?;
        for asset in self.iter() {
            fs::write(folder.join(asset.address.trim_start_matches('/')), &asset.bytes)?;
        }
        Ok(())
    }
}

/// Whether a file holds text that may name other assets.
pub(crate) fn is_text(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("css" | "html" | "js" | "json" | "webmanifest"))
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_content_and_reaches_what_names_it() {
        let mut assets = Assets::default();
        let icon = assets.publish("icon.svg", b"<svg/>".to_vec());
        assert_eq!(icon, format!("/assets/icon-{}.svg", sha256(b"<svg/>").split_at(16).0));
        assets.publish(
            "app.webmanifest",
            br#"{"src":"/assets/icon.svg","not":"/assets/icon.svg.png"}"#.to_vec(),
        );
        let manifest = assets.iter().next().expect("published");
        let text = String::from_utf8(manifest.bytes.clone()).expect("text");
        assert_eq!(text, format!(r#"{{"src":"{icon}","not":"/assets/icon.svg.png"}}"#));
        assert_ne!(assets.publish("icon.svg", b"<svg></svg>".to_vec()), icon);
    }
}
