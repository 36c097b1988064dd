//! Plain text for terminals.

use super::html::{Block, Inline};

/// A line for each paragraph, hyphens before the items of lists.
pub(super) fn render(blocks: &[Block]) -> String {
    let mut out = String::new();
    write(blocks, "", &mut out);
    out
}

fn write(blocks: &[Block], indent: &str, out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(inline) => line(&words(inline), indent, out),
            Block::Code(code) => code
                .trim_matches('\n')
                .lines()
                .for_each(|text| line(text, &format!("{indent}    "), out)),
            Block::List { ordered, items } => {
                for (index, item) in items.iter().enumerate() {
                    let mark = if *ordered {
                        format!("{}. ", index + 1)
                    } else {
                        "- ".to_owned()
                    };
                    let inner = format!("{indent}{}", " ".repeat(mark.len()));
                    let start = out.len() + usize::from(!out.is_empty());
                    write(item, &inner, out);
                    // The mark takes the place of the first line's indent.
                    if out.len() >= start + inner.len() {
                        out.replace_range(start..start + inner.len(), &format!("{indent}{mark}"));
                    }
                }
            }
        }
    }
}

fn line(text: &str, indent: &str, out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(indent);
    // What is left of these after the blanks speaks to terminals, not to readers.
    out.extend(text.chars().filter(|c| *c == '\t' || !c.is_control()));
}

fn words(inline: &[Inline]) -> String {
    let mut text = String::new();
    for piece in inline {
        match piece {
            Inline::Text(words) | Inline::Code(words) => text.push_str(words),
            Inline::Link { text: words, url } if words == url || !url.contains("://") => {
                text.push_str(words)
            }
            Inline::Link { text: words, url } if words.trim().is_empty() => text.push_str(url),
            Inline::Link { text: words, url } => text.push_str(&format!("{words} ({url})")),
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
