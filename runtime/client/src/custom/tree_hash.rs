//! The hashes that Glacier wants to know of a body.

use http::{HeaderName, HeaderValue};
use ring::digest::{Digest, SHA256, digest};

use crate::http::Request;
use crate::signing::{X_AMZ_CONTENT_SHA256, hex};

/// The hash that Glacier asks for (its developer guide, "Computing checksums"): the mebibytes of a body
/// are hashed one by one, then pairs of hashes, until one is left.
pub(crate) struct TreeHash {
    whole: ring::digest::Context,
    piece: ring::digest::Context,
    /// How many bytes of the current mebibyte there are.
    filled: usize,
    leaves: Vec<Digest>,
}

const MEBIBYTE: usize = 1 << 20;

impl Default for TreeHash {
    fn default() -> Self {
        TreeHash {
            whole: ring::digest::Context::new(&SHA256),
            piece: ring::digest::Context::new(&SHA256),
            filled: 0,
            leaves: Vec::new(),
        }
    }
}

impl TreeHash {
    /// Takes the next bytes of the body.
    pub(crate) fn update(&mut self, mut bytes: &[u8]) {
        self.whole.update(bytes);
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(MEBIBYTE - self.filled));
            self.piece.update(now);
            self.filled += now.len();
            bytes = later;
            if self.filled == MEBIBYTE {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        let piece = std::mem::replace(&mut self.piece, ring::digest::Context::new(&SHA256));
        self.leaves.push(piece.finish());
        self.filled = 0;
    }

    /// Puts both hashes into the headers of the request, unless the caller has said what they are.
    pub(crate) fn finish(mut self, request: &mut Request) {
        const TREE_HASH: HeaderName = HeaderName::from_static("x-amz-sha256-tree-hash");
        if self.filled > 0 || self.leaves.is_empty() {
            self.close();
        }
        let mut level = self.leaves;
        while level.len() > 1 {
            level = level.chunks(2).map(parent).collect();
        }
        let tree = level.first().map_or(&[][..], AsRef::as_ref);
        for (name, hash) in [
            (TREE_HASH, tree),
            (X_AMZ_CONTENT_SHA256, self.whole.finish().as_ref()),
        ] {
            if let (false, Ok(hash)) = (
                request.headers.contains_key(&name),
                HeaderValue::try_from(hex(hash)),
            ) {
                request.headers.insert(name, hash);
            }
        }
    }
}

/// One without a neighbour goes up as it is.
fn parent(pair: &[Digest]) -> Digest {
    match pair {
        [only] => *only,
        pair => {
            let both: Vec<u8> = pair.iter().flat_map(AsRef::as_ref).copied().collect();
            digest(&SHA256, &both)
        }
    }
}
