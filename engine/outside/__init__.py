"""The world outside the office: each part a protocol, a real one and one for tests."""
