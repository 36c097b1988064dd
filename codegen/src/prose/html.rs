//! The HTML of models as blocks of text.
//!
//! Models hold fragments that no browser checked: tags without partner, words such as `<region>` that only look like tags, lists in
//! paragraphs. The parser takes what it can use, and everything else as text; it never fails.

/// A piece of a text that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// Words.
    Paragraph(Vec<Inline>),
    /// Lines as they are.
    Code(String),
    /// Items, each of blocks.
    List {
        ordered: bool,
        items: Vec<Vec<Block>>,
    },
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Inline {
    /// Words.
    Text(String),
    /// Words of a program.
    Code(String),
    /// Words that lead somewhere.
    Link { text: String, url: String },
}

/// Lists within lists beyond this depth become paragraphs.
const DEPTH: usize = 8;

/// Parses a fragment.
pub(super) fn parse(html: &str) -> Vec<Block> {
    let mut builder = Builder {
        lists: Vec::new(),
        blocks: Vec::new(),
        inline: Vec::new(),
        code: None,
        link: None,
        pre: false,
    };
    let mut rest = html;
    while !rest.is_empty() {
        let text = rest.find(['<', '&']).unwrap_or(rest.len());
        builder.text(&rest[..text]);
        rest = &rest[text..];
        if rest.starts_with('&') {
            let (character, len) = entity(rest);
            builder.text(character.encode_utf8(&mut [0; 4]));
            rest = &rest[len..];
        } else if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some((tag, len)) = tag(rest) {
            builder.tag(&tag);
            rest = &rest[len..];
        } else if let Some(after) = rest.strip_prefix('<') {
            builder.text("<");
            rest = after;
        }
    }
    builder.finish()
}

struct Tag<'h> {
    name: String,
    closing: bool,
    attributes: &'h str,
}

/// Tags that mean something. Everything else in angle brackets is text.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "caution",
    "center",
    "cite",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "fullname",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "i",
    "img",
    "important",
    "kbd",
    "li",
    "note",
    "ol",
    "p",
    "para",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "warning",
];

/// The tag at the beginning of `text`, and its length.
fn tag(text: &str) -> Option<(Tag<'_>, usize)> {
    let end = text.find('>')?;
    let inner = text.get(1..end)?.trim_end_matches('/').trim_end();
    let (closing, inner) = inner
        .strip_prefix('/')
        .map_or((false, inner), |inner| (true, inner));
    let name_end = inner
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(name_end);
    let name = name.to_ascii_lowercase();
    let fits = TAGS.contains(&name.as_str())
        && (attributes.is_empty() || attributes.starts_with(char::is_whitespace));
    fits.then_some((
        Tag {
            name,
            closing,
            attributes,
        },
        end + 1,
    ))
}

/// The value of an attribute.
fn attribute<'h>(attributes: &'h str, name: &str) -> Option<&'h str> {
    let after = attributes
        .split_once(name)?
        .1
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    match after.chars().next()? {
        quote @ ('"' | '\'') => after.get(1..)?.split(quote).next(),
        _ => after.split_whitespace().next(),
    }
}

/// The character that an entity at the beginning of `text` stands for, and the length of the entity. An unknown one is an `&`.
fn entity(text: &str) -> (char, usize) {
    let name = text
        .get(1..)
        .and_then(|rest| rest.split_once(';'))
        .map_or("", |(name, _)| name);
    let character = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "mdash" => Some('—'),
        "ndash" => Some('–'),
        "hellip" => Some('…'),
        "lsquo" => Some('‘'),
        "rsquo" => Some('’'),
        "ldquo" => Some('“'),
        "rdquo" => Some('”'),
        "bull" => Some('•'),
        "middot" => Some('·'),
        "times" => Some('×'),
        "copy" => Some('©'),
        "reg" => Some('®'),
        "trade" => Some('™'),
        "le" => Some('≤'),
        "ge" => Some('≥'),
        "rarr" => Some('→'),
        _ => numeric(name),
    };
    character.map_or(('&', 1), |character| (character, name.len() + 2))
}

fn numeric(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}

struct Builder {
    /// Lists that are open, each with the blocks that came before it.
    lists: Vec<(bool, Vec<Vec<Block>>, Vec<Block>)>,
    blocks: Vec<Block>,
    inline: Vec<Inline>,
    code: Option<String>,
    link: Option<(String, String)>,
    pre: bool,
}

impl Builder {
    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(code) = &mut self.code {
            code.push_str(text);
        } else if let Some((words, _)) = &mut self.link {
            words.push_str(text);
        } else if let Some(Inline::Text(words)) = self.inline.last_mut() {
            words.push_str(text);
        } else {
            self.inline.push(Inline::Text(text.to_owned()));
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match (tag.name.as_str(), tag.closing) {
            ("code" | "kbd" | "samp" | "tt" | "var", closing) if !self.pre => {
                self.set_code(!closing)
            }
            ("pre", false) => {
                self.end_paragraph();
                self.pre = true;
                self.code = Some(String::new());
            }
            ("pre", true) if self.pre => {
                self.pre = false;
                let code = self.code.take().unwrap_or_default();
                self.blocks.push(Block::Code(code));
            }
            _ if self.code.is_some() => {}
            ("a", false) => self.open_link(tag),
            ("a", true) => self.close_link(),
            ("ul" | "ol" | "dl", false) => self.open_list(tag.name == "ol"),
            ("ul" | "ol" | "dl", true) => self.close_list(),
            ("li" | "dt", false) => self.next_item(),
            ("note" | "important" | "caution" | "warning", false) => {
                self.end_paragraph();
                let mut word = tag.name.clone();
                word[..1].make_ascii_uppercase();
                self.text(&format!("{word}: "));
            }
            // The paragraph inside a note belongs to the word before it.
            ("p" | "para", false) if self.is_after_word() => {}
            ("td" | "th", _) => self.text(" "),
            (
                "b" | "strong" | "i" | "em" | "u" | "s" | "span" | "font" | "small" | "big" | "sub"
                | "sup" | "q" | "cite" | "abbr",
                _,
            ) => {}
            _ => self.end_paragraph(),
        }
    }

    fn is_after_word(&self) -> bool {
        matches!(self.inline.as_slice(), [Inline::Text(text)] if ["Note: ", "Important: ", "Caution: ", "Warning: "].contains(&text.as_str()))
    }

    fn set_code(&mut self, open: bool) {
        match (open, self.code.take()) {
            (true, None) => self.code = Some(String::new()),
            (true, Some(code)) => self.code = Some(code),
            (false, Some(code)) => match &mut self.link {
                // Code in a link is only its text.
                Some((words, _)) => words.push_str(&code),
                None => self.inline.push(Inline::Code(code)),
            },
            (false, None) => {}
        }
    }

    fn open_link(&mut self, tag: &Tag<'_>) {
        self.close_link();
        let url = attribute(tag.attributes, "href")
            .unwrap_or_default()
            .replace("&amp;", "&");
        self.link = Some((String::new(), url));
    }

    fn close_link(&mut self) {
        if let Some((text, url)) = self.link.take() {
            self.inline.push(Inline::Link { text, url });
        }
    }

    fn end_paragraph(&mut self) {
        if !self.pre {
            self.set_code(false);
        }
        self.close_link();
        let inline = std::mem::take(&mut self.inline);
        let is_blank = |piece: &Inline| match piece {
            Inline::Text(text) | Inline::Code(text) => text.trim().is_empty(),
            Inline::Link { text, url } => text.trim().is_empty() && url.is_empty(),
        };
        if !inline.iter().all(is_blank) {
            self.blocks.push(Block::Paragraph(inline));
        }
    }

    fn open_list(&mut self, ordered: bool) {
        self.end_paragraph();
        if self.lists.len() < DEPTH {
            self.lists
                .push((ordered, Vec::new(), std::mem::take(&mut self.blocks)));
        }
    }

    fn next_item(&mut self) {
        self.end_paragraph();
        if let Some((_, items, _)) = self.lists.last_mut() {
            items.push(std::mem::take(&mut self.blocks));
        }
    }

    fn close_list(&mut self) {
        self.next_item();
        if let Some((ordered, items, before)) = self.lists.pop() {
            self.blocks = before;
            let items: Vec<Vec<Block>> =
                items.into_iter().filter(|item| !item.is_empty()).collect();
            if !items.is_empty() {
                self.blocks.push(Block::List { ordered, items });
            }
        }
    }

    fn finish(mut self) -> Vec<Block> {
        if let Some(code) = self.code.take() {
            self.pre = false;
            self.inline.push(Inline::Code(code));
        }
        self.end_paragraph();
        while !self.lists.is_empty() {
            self.close_list();
        }
        self.blocks
    }
}
