"""The doors to partner systems: messages that come in and deliveries that go out."""
