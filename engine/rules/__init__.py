"""What the law is: pure functions over dates; no database, no clock."""
