//! How wide text is on a terminal.

/// How many columns a text takes on a terminal: wide characters take two.
pub(super) fn length(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// East Asian wide, full-width and ambiguous characters (Unicode Standard Annex 11), by their larger blocks.
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{e000}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff01}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1f64f}' | '\u{1f680}'..='\u{1f6ff}' | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}')
        || is_ambiguous(c)
}

/// Characters that East Asian character sets have and draw wide: Latin letters with some accents, Greek, Cyrillic, symbols.
fn is_ambiguous(c: char) -> bool {
    matches!(c,
        '\u{a1}' | '\u{a4}' | '\u{a7}' | '\u{a8}' | '\u{aa}' | '\u{ad}' | '\u{ae}' | '\u{b0}'..='\u{b4}' | '\u{b6}'..='\u{ba}'
        | '\u{bc}'..='\u{bf}' | '\u{c6}' | '\u{d0}' | '\u{d7}' | '\u{d8}' | '\u{de}'..='\u{e1}' | '\u{e6}' | '\u{e8}'..='\u{ea}'
        | '\u{ec}' | '\u{ed}' | '\u{f0}' | '\u{f2}' | '\u{f3}' | '\u{f7}'..='\u{fa}' | '\u{fc}' | '\u{fe}'
        | '\u{300}'..='\u{36f}' | '\u{391}'..='\u{3a9}' | '\u{3b1}'..='\u{3c9}' | '\u{401}' | '\u{410}'..='\u{44f}' | '\u{451}'
        | '\u{2010}' | '\u{2013}'..='\u{2016}' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' | '\u{2020}'..='\u{2022}'
        | '\u{2024}'..='\u{2027}' | '\u{2030}' | '\u{2032}' | '\u{2033}' | '\u{2035}' | '\u{203b}' | '\u{203e}' | '\u{20ac}'
        | '\u{2103}' | '\u{2116}' | '\u{2121}' | '\u{2122}' | '\u{2153}' | '\u{2154}' | '\u{2160}'..='\u{216b}'
        | '\u{2190}'..='\u{2199}' | '\u{2200}' | '\u{2202}' | '\u{2203}' | '\u{2207}' | '\u{2208}' | '\u{220f}' | '\u{2211}'
        | '\u{221a}' | '\u{221e}' | '\u{2227}'..='\u{222c}' | '\u{2248}' | '\u{2260}' | '\u{2261}' | '\u{2264}'..='\u{2267}'
        | '\u{2460}'..='\u{24e9}' | '\u{2500}'..='\u{254b}' | '\u{2550}'..='\u{2573}' | '\u{2580}'..='\u{258f}'
        | '\u{25a0}' | '\u{25a1}' | '\u{25cb}' | '\u{25cf}' | '\u{2605}' | '\u{2606}' | '\u{2640}' | '\u{2642}')
}
