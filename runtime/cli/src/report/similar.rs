//! Which known name somebody may have meant.

/// The known names most like `word`, the best first, at most three: those a few letters away from it, and those it is the start of.
pub(crate) fn similar<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word = folded(word);
    let allowed = (word.len() / 3).max(1);
    let mut found: Vec<_> = known
        .into_iter()
        .filter_map(|name| {
            let known = folded(name);
            let is_start = word.len() > 2 && known.starts_with(&word);
            let distance = distance(&word, &known);
            (is_start || distance <= allowed).then_some((distance, name))
        })
        .collect();
    found.sort();
    found.into_iter().take(3).map(|(_, name)| name).collect()
}

/// The known name most like `word`.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    similar(word, known).first().copied()
}

/// Letters and digits in lower case: `client-id`, `clientId` and `CLIENT_ID` are the same name in different habits.
fn folded(name: &str) -> Vec<char> {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        // Longer words are no typing mistakes, and comparing them takes the product of their lengths.
        .take(100)
        .flat_map(char::to_lowercase)
        .collect()
}

/// How many letters must be changed, added, dropped or swapped with their neighbour (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (row, left) in a.iter().enumerate() {
        let mut next = vec![row + 1; width];
        for (column, right) in b.iter().enumerate() {
            let changed = last[column] + usize::from(left != right);
            let mut best = changed.min(last[column + 1] + 1).min(next[column] + 1);
            let swapped = row > 0 && column > 0 && a[row - 1] == *right && b[column - 1] == *left;
            if swapped {
                best = best.min(before[column - 1] + 1);
            }
            next[column + 1] = best;
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::similar;

    #[test]
    fn finds_what_was_meant() {
        let known = ["clientId", "clientSecret", "startUrl"];
        assert_eq!(similar("client-id", known), ["clientId"]);
        assert_eq!(similar("cleintSecret", known), ["clientSecret"]);
        assert_eq!(similar("startURI", known), ["startUrl"]);
        assert_eq!(similar("start", known), ["startUrl"]);
        assert!(similar("bogus", known).is_empty());
        assert!(similar("", known).is_empty());
    }
}
