"""Facts: what articles say of documents, figures and people, each with the sentence that says it.

Pure functions over an article. Nothing is guessed: a fact is a pattern that a sentence meets, and
what a sentence leaves open stays open.
"""
