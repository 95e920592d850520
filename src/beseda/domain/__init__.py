"""Who is where and who may do what. No I/O, no SQL, no wire bytes."""
