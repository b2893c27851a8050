//! Packing a request with the browser's own gzip.

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use wasm_bindgen_futures::JsFuture;

/// The body packed; `None` where the browser cannot: it is then sent as it is.
pub(super) async fn pack(body: &[u8]) -> Option<Uint8Array> {
    packed(body).await.ok()
}

/// `new Response(new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer()`: web-sys counts
/// `CompressionStream` as unstable, so it is found by its name.
async fn packed(body: &[u8]) -> Result<Uint8Array, JsValue> {
    let gzip: Function = Reflect::get(&js_sys::global(), &"CompressionStream".into())?.dyn_into()?;
    let gzip = Reflect::construct(&gzip, &Array::of1(&"gzip".into()))?;
    let blob = web_sys::Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(body)))?;
    let stream = blob.stream();
    let pipe: Function = Reflect::get(&stream, &"pipeThrough".into())?.dyn_into()?;
    let stream: web_sys::ReadableStream = pipe.call1(&stream, &gzip)?.dyn_into()?;
    let response = web_sys::Response::new_with_opt_readable_stream(Some(&stream))?;
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer))
}
