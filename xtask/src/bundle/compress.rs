//! Compresses once, when building, as hard as it goes: brotli and gzip beside each file.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::bundle::{asset, files_below};

const BROTLI_QUALITY: i32 = 11;
const BROTLI_WINDOW_BITS: i32 = 22;

/// What is compressed by its own format already.
const COMPRESSED: [&str; 1] = ["png"];

/// Writes `.br` and `.gz` beside each file of the folder where that is smaller than the file; not beside pictures.
/// The cache keeps results by the file's SHA-256: brotli takes seconds for a megabyte.
pub(crate) fn folder(folder: &Path, cache: &Path) -> Result<()> {
    fs::create_dir_all(cache)?;
    for file in files_below(folder)? {
        if file.extension().is_some_and(|extension| COMPRESSED.iter().any(|picture| extension == *picture)) {
            continue;
        }
        let bytes = fs::read(&file)?;
        let digest = asset::sha256(&bytes);
        for (extension, encode) in [("br", brotli as fn(&[u8]) -> Result<Vec<u8>>), ("gz", gzip)] {
            let cached = cache.join(format!("{digest}.{extension}"));
            if !cached.is_file() {
                fs::write(&cached, encode(&bytes)?)?;
            }
            if fs::metadata(&cached)?.len() < bytes.len().try_into()? {
                let mut name = file.clone().into_os_string();
                name.push(format!(".{extension}"));
                fs::copy(&cached, name)?;
            }
        }
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW_BITS,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
