//! Takes back what an import brought that will not go on: another file lies in its place.

use store::Store;
use store::imports;

use super::ImportError;

/// Rows of one turn of the writer.
const ROWS: i64 = 500;

/// Takes it all back; what could be seen already stays.
pub async fn discard(store: &Store, id: &str) -> Result<(), ImportError> {
    loop {
        let id = id.to_owned();
        let more = store.write(move |conn| imports::discard_some(conn, &id, ROWS));
        if !more.await? {
            return Ok(());
        }
    }
}
