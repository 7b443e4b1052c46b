"""Where documents are kept and plans are run; the engines behind one protocol."""
