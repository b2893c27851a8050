//! Backups: whole or refused; after a restore tablets send again what is missing.

use std::fs;

use qingchu_core::sync::message::Verdict;
use qingchu_server::clock;
use qingchu_server::store::{Store, StoreError, restore};

use crate::reference::Chance;
use crate::sync::turned;
use crate::world::World;

#[tokio::test]
async fn tablets_send_again_what_the_backup_lacks() {
    let world = World::new().await;
    world.add_person("wang").await;
    world.add_person("li").await;
    let (wang, li) = (world.tablet("wang").await, world.tablet("li").await);
    let early = vec![wang.note("1"), wang.note("2")];
    wang.sync(&world, vec![], early).await;
    let file = world.folder.path().join("backup");
    let census = world.store.backup(&file).await.unwrap();
    assert_eq!((census.streams, census.events, census.quarantined), (1, 2, 0));
    let late = vec![wang.note("3"), wang.note("4")];
    let cursor = turned(None, &wang.sync(&world, vec![], late.clone()).await.streams[0]).cursor;
    assert_eq!(cursor.seq, 4);

    let (folder, organisation) = world.end().await;
    let data = folder.path().join("data2");
    restore(&file, &data, false, clock::now()).await.unwrap();
    let store = Store::open(&data, clock::now()).await.unwrap();
    let world = World::around(folder, store, organisation);
    let newer = li.sync(&world, vec![], vec![li.note("5")]).await;
    assert_eq!(newer.verdicts[0].verdict, Verdict::Accepted { seq: 3 });
    let reply = wang.sync(&world, vec![cursor], vec![]).await;
    let page = &reply.streams[0];
    assert_eq!((page.from.seq, page.head), (2, 3), "back to the last common point");
    let cursor = turned(Some(&page.from), page).cursor;
    let again = wang.sync(&world, vec![cursor], late).await;
    let verdicts: Vec<_> = again.verdicts.iter().map(|verdict| verdict.verdict.clone()).collect();
    assert_eq!(verdicts, [Verdict::Accepted { seq: 4 }, Verdict::Accepted { seq: 5 }]);
}

#[tokio::test]
async fn a_changed_or_cut_backup_is_refused() {
    let world = World::new().await;
    world.add_person("wang").await;
    let wang = world.tablet("wang").await;
    let events = (0..50).map(|number| wang.note(&number.to_string())).collect();
    wang.sync(&world, vec![], events).await;
    let file = world.folder.path().join("backup");
    world.store.backup(&file).await.unwrap();
    let whole = fs::read(&file).unwrap();
    let spoiled = world.folder.path().join("spoiled");
    let data = world.folder.path().join("fresh");
    let mut chance = Chance::of(7);
    for round in 0..100 {
        let mut bytes = whole.clone();
        let place = usize::try_from(chance.below(bytes.len() as u64)).unwrap();
        match round % 3 {
            0 => bytes[place] ^= 1 << chance.below(8),
            1 => bytes.truncate(place),
            _longer => bytes.insert(place, 0),
        }
        fs::write(&spoiled, bytes).unwrap();
        let refusal = restore(&spoiled, &data, false, clock::now()).await.unwrap_err();
        assert!(matches!(refusal, StoreError::NotABackup { .. }), "round {round} at {place}: {refusal}");
    }
    let left: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["lock"], "nothing is left of what was refused");
    restore(&file, &data, false, clock::now()).await.unwrap();
}

#[tokio::test]
async fn a_backup_of_damage_is_refused_and_the_old_one_stays() {
    let world = World::new().await;
    world.add_person("wang").await;
    let wang = world.tablet("wang").await;
    wang.sync(&world, vec![], vec![wang.note("a sentence to be damaged")]).await;
    let file = world.folder.path().join("backup");
    world.store.backup(&file).await.unwrap();
    let before = fs::read(&file).unwrap();
    world.store.close().await.unwrap();
    let path = world.store.path().to_owned();
    let mut bytes = fs::read(&path).unwrap();
    let needle = b"to be damaged";
    let place = bytes.windows(needle.len()).position(|window| window == needle).unwrap();
    bytes[place] ^= 1;
    fs::write(&path, bytes).unwrap();
    let store = Store::open(path.parent().unwrap(), clock::now()).await.unwrap();
    let refusal = store.backup(&file).await.unwrap_err();
    assert!(matches!(refusal, StoreError::Damaged(_)), "{refusal}");
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn a_backup_is_taken_while_events_arrive() {
    let world = World::new().await;
    world.add_person("wang").await;
    let wang = world.tablet("wang").await;
    let file = world.folder.path().join("backup");
    let store = world.store.clone();
    let backups = tokio::spawn(async move {
        let mut seen = Vec::new();
        for _round in 0..5 {
            seen.push(store.backup(&file).await.unwrap().events);
        }
        seen
    });
    for number in 0..60 {
        let event = wang.note(&number.to_string());
        wang.sync(&world, vec![], vec![event]).await;
    }
    let seen = backups.await.unwrap();
    assert!(seen.is_sorted(), "{seen:?}");
}

#[tokio::test]
async fn a_restore_never_runs_over_a_database() {
    let world = World::new().await;
    let file = world.folder.path().join("backup");
    let data = world.folder.path().join("data");
    world.store.backup(&file).await.unwrap();
    let refusal = restore(&file, &data, true, clock::now()).await.unwrap_err();
    assert!(matches!(refusal, StoreError::InUse(_)), "{refusal}");
    let (folder, organisation) = world.end().await;
    let refusal = restore(&file, &data, false, clock::now()).await.unwrap_err();
    assert!(matches!(refusal, StoreError::WouldOverwrite(_)), "{refusal}");
    let restored = restore(&file, &data, true, clock::now()).await.unwrap();
    let aside = restored.moved_aside.unwrap();
    assert!(aside.join("qingchu.sqlite3").exists());
    let store = Store::open(&data, clock::now()).await.unwrap();
    assert_eq!(store.organisation().await.unwrap(), organisation);
    drop(folder);
}

#[tokio::test]
async fn a_restore_that_was_cut_off_is_not_taken_for_a_new_database() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("restoring.sqlite3"), "").unwrap();
    let refusal = Store::open(folder.path(), clock::now()).await.err().unwrap();
    assert!(matches!(refusal, StoreError::HalfRestored(_)), "{refusal}");
}
