//! Every word of the vocabulary in one sorted trie; one walk from every character of a text finds them all.

use std::collections::VecDeque;
use std::ops::Range;

/// The number of a word, in the order in which the sorted words stand.
pub(super) type WordNumber = usize;

/// A sorted trie. The children of a node stand side by side.
#[derive(Debug, Default)]
pub(super) struct Trie {
    /// The character that leads to each node; the root is node 0.
    labels: Vec<char>,
    /// For each node its children and the word that ends there.
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    children: Range<usize>,
    word: Option<WordNumber>,
}

impl Trie {
    /// Builds the trie of words that are sorted, distinct and not empty.
    pub(super) fn new(words: &[Vec<char>]) -> Self {
        let mut trie = Self { labels: vec!['\0'], nodes: vec![Node::default()] };
        let mut open: VecDeque<(usize, Range<usize>, usize)> = VecDeque::from([(0, 0..words.len(), 0)]);
        while let Some((node, range, depth)) = open.pop_front() {
            let mut word = None;
            let first_child = trie.nodes.len();
            let mut at = range.start;
            while at < range.end {
                let label = words.get(at).and_then(|w| w.get(depth)).copied();
                let Some(label) = label else {
                    word = Some(at);
                    at = at.saturating_add(1);
                    continue;
                };
                let rest = words.get(at..range.end).unwrap_or_default();
                let same = rest.iter().take_while(|w| w.get(depth) == Some(&label)).count();
                let end = at.saturating_add(same);
                open.push_back((trie.nodes.len(), at..end, depth.saturating_add(1)));
                trie.labels.push(label);
                trie.nodes.push(Node::default());
                at = end;
            }
            let children = first_child..trie.nodes.len();
            if let Some(node) = trie.nodes.get_mut(node) {
                *node = Node { children, word };
            }
        }
        trie
    }

    /// Calls `found` with the number and the length of every word that begins `text`, shortest first.
    pub(super) fn words_at(&self, text: &[char], mut found: impl FnMut(WordNumber, usize)) {
        let mut node = self.nodes.first();
        for (depth, c) in text.iter().enumerate() {
            let Some(here) = node else { return };
            let labels = self.labels.get(here.children.clone()).unwrap_or_default();
            let Ok(child) = labels.binary_search(c) else { return };
            node = self.nodes.get(here.children.start.saturating_add(child));
            if let Some(word) = node.and_then(|n| n.word) {
                found(word, depth.saturating_add(1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_word_that_begins_there() {
        let mut words: Vec<Vec<char>> =
            ["火", "火灾", "火锅", "着火"].iter().map(|word| word.chars().collect()).collect();
        words.sort();
        let trie = Trie::new(&words);
        let text: Vec<char> = "火灾了".chars().collect();
        let mut found = Vec::new();
        trie.words_at(&text, |word, length| found.push((words[word].iter().collect::<String>(), length)));
        assert_eq!(found, [("火".to_owned(), 1), ("火灾".to_owned(), 2)]);
        trie.words_at(&[], |_, _| panic!("nothing stands in nothing"));
    }
}
