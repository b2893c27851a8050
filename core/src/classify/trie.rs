//! Every word of the vocabulary in one sorted trie; one walk from every character of a text finds them all.

use std::collections::VecDeque;
use std::ops::Range;

use super::fold::place;

/// The number of a word, in the order in which the sorted words stand.
pub(super) type WordNumber = usize;

/// A sorted trie. The children of a node stand side by side.
#[derive(Debug, Default)]
pub(super) struct Trie {
    /// The character that leads to each node; the root is node 0.
    labels: Vec<char>,
    /// For each node its children and the word that ends there.
    nodes: Vec<Node>,
    /// For each ideograph the node that it leads to from the root; 0 for none.
    roots: Vec<usize>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    children: Range<usize>,
    word: Option<WordNumber>,
}

impl Trie {
    /// Builds the trie of words that are sorted, distinct and not empty.
    pub(super) fn new(words: &[Vec<char>]) -> Self {
        let mut trie = Self { labels: vec!['\0'], nodes: vec![Node::default()], roots: Vec::new() };
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
        let roots = trie.nodes.first().map_or(0..0, |root| root.children.clone());
        for node in roots {
            if let Some(at) = trie.labels.get(node).and_then(|label| place(*label)) {
                if trie.roots.len() <= at {
                    trie.roots.resize(at.saturating_add(1), 0);
                }
                if let Some(slot) = trie.roots.get_mut(at) {
                    *slot = node;
                }
            }
        }
        trie
    }

    /// Calls `found` with the number and the length of every word that begins `text`, shortest first.
    pub(super) fn words_at(&self, text: &[char], mut found: impl FnMut(WordNumber, usize)) {
        let Some((first, rest)) = text.split_first() else { return };
        let mut at = match place(*first) {
            Some(place) => self.roots.get(place).copied().filter(|node| *node != 0),
            None => self.child(0, *first),
        };
        let mut length = 1_usize;
        let mut rest = rest.iter();
        while let Some(node) = at {
            if let Some(word) = self.nodes.get(node).and_then(|node| node.word) {
                found(word, length);
            }
            at = rest.next().and_then(|c| self.child(node, *c));
            length = length.saturating_add(1);
        }
    }

    fn child(&self, node: usize, label: char) -> Option<usize> {
        let children = self.nodes.get(node)?.children.clone();
        let start = children.start;
        let labels = self.labels.get(children)?;
        labels.binary_search(&label).ok().map(|child| start.saturating_add(child))
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
