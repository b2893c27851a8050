//! Mounts the app.

fn main() {
    qingchu_app::mount();
}
