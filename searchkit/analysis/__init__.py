"""From text to terms: normal form, syllables, identifiers, words."""
