//! The same program, with a client that was generated with all operations.

#[path = "../../five/src/main.rs"]
mod five;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    five::main()
}
