//! The page, from the root's `index.html`.

use anyhow::{Context, Result, bail};

use crate::bundle::asset::Assets;

/// Where the compiled app is.
pub(crate) struct Program {
    /// The module that binds the app.
    pub(crate) module: String,
    /// The app.
    pub(crate) wasm: String,
}

/// Replaces each `<link data-trunk …>` by what the bundle has in its place, and each asset's name by its address.
///
/// # Errors
/// When a link is not closed or is of a kind that this bundler does not know.
pub(crate) fn render(
    source: &str,
    assets: &Assets,
    program: &Program,
    rulebooks: &[(String, String)],
    with_worker: bool,
) -> Result<String> {
    const OPEN: &str = "<link data-trunk ";
    let mut page = String::new();
    let mut rest = source;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let (attributes, following) =
            after.split_once('>').context("index.html: a data-trunk link is not closed")?;
        page.push_str(before);
        page.push_str(&replacement(attribute(attributes, "rel"), assets, program, rulebooks, with_worker)?);
        rest = following;
    }
    page.push_str(rest);
    Ok(assets.resolve(&page))
}

fn replacement(
    kind: Option<&str>,
    assets: &Assets,
    program: &Program,
    rulebooks: &[(String, String)],
    with_worker: bool,
) -> Result<String> {
    let address = |name: &str| assets.address(name).with_context(|| format!("app/assets/{name} is missing"));
    match kind {
        Some("css") => Ok(format!(r#"<link rel="stylesheet" href="{}">"#, address("style.css")?)),
        Some("copy-dir") => Ok(String::new()),
        Some("rust") => {
            let worker = if with_worker { r#" data-worker="/service-worker.js""# } else { "" };
            let rulebooks: String = rulebooks
                .iter()
                .map(|(stem, address)| {
                    format!("<link rel=\"rulebook\" id=\"rulebooks/{stem}\" href=\"{address}\">\n  ")
                })
                .collect();
            Ok(format!(
                "{rulebooks}<link rel=\"modulepreload\" href=\"{module}\">\n  \
                 <link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n  \
                 <script type=\"module\" src=\"/boot.js\" id=\"boot\" data-module=\"{module}\" data-wasm=\"{wasm}\"{worker}></script>",
                module = program.module,
                wasm = program.wasm,
            ))
        }
        other => bail!("index.html: data-trunk rel={other:?} is not one that this bundler knows"),
    }
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = attributes.split_once(&format!("{name}=\""))?;
    after.split_once('"').map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program() -> Program {
        Program { module: "/assets/app-1.js".into(), wasm: "/assets/app-2.wasm".into() }
    }

    #[test]
    fn links_for_trunk_become_what_was_built() {
        let mut assets = Assets::default();
        let style = assets.publish("style.css", b"a{}".to_vec());
        let icon = assets.publish("icon.svg", b"<svg/>".to_vec());
        let source = "<head><link data-trunk rel=\"css\" href=\"target/style.css\"><link data-trunk rel=\"rust\">\
                      <link rel=\"icon\" href=\"/assets/icon.svg\"></head>";
        let rulebooks = [("building".to_owned(), "/assets/building-3.json".to_owned())];
        let page = render(source, &assets, &program(), &rulebooks, true).expect("renders");
        for expected in [
            &style,
            &icon,
            "src=\"/boot.js\"",
            "data-wasm=\"/assets/app-2.wasm\"",
            "data-worker=",
            "id=\"rulebooks/building\" href=\"/assets/building-3.json\"",
        ] {
            assert!(page.contains(expected), "{expected} is missing in {page}");
        }
        assert!(!page.contains("data-trunk"));
        let without = render(source, &assets, &program(), &rulebooks, false).expect("renders");
        assert!(!without.contains("data-worker"));
    }

    #[test]
    fn a_link_of_another_kind_is_refused() {
        let refused = render("<link data-trunk rel=\"sass\">", &Assets::default(), &program(), &[], true);
        assert!(refused.is_err());
    }
}
