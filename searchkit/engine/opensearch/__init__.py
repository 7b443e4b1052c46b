"""The engine over OpenSearch: for an index that one machine can't hold, or that may not stop.

The cluster is given terms, never text, and runs plans as they are; what it can't say (spellings,
frequencies, where in an article the evidence stands) is kept as its documents, and said by the same
code as in a folder.
"""
