use std::time::Instant;
fn main() {
    let t = Instant::now();
    let c = qingchu_core::classify::Classifier::built_in(&"building".into()).unwrap().unwrap();
    println!("build {:?}", t.elapsed());
    let t = Instant::now();
    let c2 = qingchu_core::classify::Classifier::built_in(&"building".into()).unwrap().unwrap();
    println!("build again {:?}", t.elapsed()); drop(c2);
    let text = std::fs::read_to_string("core/tests/findings/building.jsonl").unwrap();
    let texts: Vec<String> = text.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["text"].as_str().unwrap().to_owned()).collect();
    let n: usize = texts.iter().map(|t| t.chars().count()).sum();
    let ch = "phone".into();
    let best = (0..400).map(|_| { let t = Instant::now(); for x in &texts { std::hint::black_box(c.classify(x, &ch)); } t.elapsed() }).min().unwrap();
    println!("{} chars/text, best {:?} per 100 chars", n / texts.len(), best * 100 / n as u32);
    let best = (0..40).map(|_| { let t = Instant::now(); std::hint::black_box(qingchu_core::classify::Classifier::built_in(&"building".into()).unwrap().unwrap()); t.elapsed() }).min().unwrap();
    println!("build best {:?}", best);
    let w = qingchu_core::built_in::json("building.words").unwrap();
    let best = (0..40).map(|_| { let t = Instant::now(); std::hint::black_box(qingchu_core::classify::Words::from_json(w).unwrap()); t.elapsed() }).min().unwrap();
    println!("json best {:?}", best);
    let long = texts.concat().repeat(100_000 / n + 1);
    let t = Instant::now();
    std::hint::black_box(c.classify(&long, &ch));
    println!("{} chars {:?}", long.chars().count(), t.elapsed());
    for s in ["着火", "火", "没", "又三家", "电梯里有人"] {
        let long = s.repeat(100_000 / s.chars().count());
        let t = Instant::now();
        std::hint::black_box(c.classify(&long, &ch));
        println!("{s} x {} chars {:?}", long.chars().count(), t.elapsed());
    }
}
