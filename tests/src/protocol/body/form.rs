//! `application/x-www-form-urlencoded` as a set of parameters.

/// Names and values, decoded and sorted. Cases break lines between them.
pub fn parse(bytes: &[u8]) -> Result<Vec<(String, String)>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut parameters = Vec::new();
    for pair in text
        .split('&')
        .map(str::trim)
        .filter(|pair| !pair.is_empty())
    {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        parameters.push((decode(name)?, decode(value)?));
    }
    parameters.sort();
    Ok(parameters)
}

fn decode(text: &str) -> Result<String, String> {
    let bytes = text.replace('+', " ").into_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes.as_slice();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'%' {
            decoded.push(first);
            continue;
        }
        let digits = after
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(byte.ok_or_else(|| format!("{text} is badly encoded"))?);
        rest = after.get(2..).unwrap_or_default();
    }
    String::from_utf8(decoded).map_err(|error| error.to_string())
}
