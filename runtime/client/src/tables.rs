//! Tables that live as long as the program, or as long as whoever uses them.

use std::ops::Deref;
use std::sync::Arc;

use opsmith_shape::Tables;

/// The tables of a service: those of generated code, which are static, or ones made in memory from
/// a model.
#[derive(Debug, Clone)]
pub enum TablesRef {
    /// Of generated code.
    Static(&'static Tables),
    /// Made in memory.
    Shared(Arc<Tables>),
}

impl Deref for TablesRef {
    type Target = Tables;

    fn deref(&self) -> &Tables {
        match self {
            TablesRef::Static(tables) => tables,
            TablesRef::Shared(tables) => tables,
        }
    }
}

impl From<&'static Tables> for TablesRef {
    fn from(tables: &'static Tables) -> Self {
        TablesRef::Static(tables)
    }
}

impl From<Arc<Tables>> for TablesRef {
    fn from(tables: Arc<Tables>) -> Self {
        TablesRef::Shared(tables)
    }
}

impl From<Tables> for TablesRef {
    fn from(tables: Tables) -> Self {
        TablesRef::Shared(Arc::new(tables))
    }
}
