"""The passages that answer, cut to size, with what to mark."""
