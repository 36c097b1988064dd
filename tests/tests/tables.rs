//! One lowering, two uses: the tables in the generated crate are the ones that are built in memory from the model.

use opsmith::sso_oidc;
use opsmith_tests::program;
