//! Tokens as a tree that can be looked at again and again without being copied.
//!
//! A [`TokenStream`] can only be taken apart by value, and copies itself where it is shared. So it is taken apart once, and the width
//! of every group, which the layout asks for at each level, is computed on the way.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use super::WIDTH;

/// A token, or a group of tokens.
pub(super) enum Node {
    Ident(proc_macro2::Ident),
    Punct(char, Spacing),
    /// As it stands in the source.
    Literal(String),
    Group(Group),
}

/// Tokens between delimiters.
pub(super) struct Group {
    pub(super) delimiter: Delimiter,
    pub(super) nodes: Vec<Node>,
    /// About how long the tokens are on one line. Anything longer than a line is as long as the next.
    pub(super) width: usize,
}

/// Takes a stream apart.
pub(super) fn nodes(stream: TokenStream) -> Vec<Node> {
    stream.into_iter().map(node).collect()
}

fn node(token: TokenTree) -> Node {
    match token {
        TokenTree::Ident(ident) => Node::Ident(ident),
        TokenTree::Punct(punct) => Node::Punct(punct.as_char(), punct.spacing()),
        TokenTree::Literal(literal) => Node::Literal(literal.to_string()),
        TokenTree::Group(group) => {
            let (delimiter, stream) = (group.delimiter(), group.stream());
            // The stream is then held once, and is not copied when it is taken apart.
            drop(group);
            let nodes = nodes(stream);
            let width = width(&nodes);
            Node::Group(Group {
                delimiter,
                nodes,
                width,
            })
        }
    }
}

/// The sum of [`Group::width`] and the like over some nodes.
pub(super) fn width(nodes: &[Node]) -> usize {
    let mut total = 0;
    for node in nodes {
        total += match node {
            Node::Group(group) => 2 + group.width,
            Node::Punct(',', _) => 2,
            Node::Punct(..) => 1,
            Node::Literal(text) => text.len(),
            Node::Ident(ident) => length(ident),
        };
        if total > WIDTH {
            break;
        }
    }
    total
}

fn length(ident: &proc_macro2::Ident) -> usize {
    /// Counts without keeping.
    struct Count(usize);
    impl std::fmt::Write for Count {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0 += text.len();
            Ok(())
        }
    }
    let mut count = Count(0);
    let _ = std::fmt::Write::write_fmt(&mut count, format_args!("{ident}"));
    count.0
}

impl Node {
    /// Whether this is that mark.
    pub(super) fn is(&self, mark: char) -> bool {
        matches!(self, Node::Punct(punct, _) if *punct == mark)
    }

    /// The mark that this is.
    pub(super) fn mark(&self) -> Option<char> {
        match self {
            Node::Punct(punct, _) => Some(*punct),
            _ => None,
        }
    }

    /// Whether this is a mark that the next one belongs to.
    pub(super) fn is_joint(&self) -> bool {
        matches!(self, Node::Punct(_, Spacing::Joint))
    }

    /// Whether this is one of these words.
    pub(super) fn is_word(&self, words: &[&str]) -> bool {
        matches!(self, Node::Ident(ident) if words.iter().any(|word| ident == word))
    }

    /// Whether this is a group between these delimiters.
    pub(super) fn is_group(&self, delimiter: Delimiter) -> bool {
        matches!(self, Node::Group(group) if group.delimiter == delimiter)
    }
}
