"""One blueprint per noun. A view reads the request, calls the engine once, writes the response."""
