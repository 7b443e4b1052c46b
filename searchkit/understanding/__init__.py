"""What was typed and what was meant: accents left out, keystrokes, typos, read by the index."""
