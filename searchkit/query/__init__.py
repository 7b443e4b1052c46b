"""The query as typed: its syntax, its words, how its spelling meets that of the texts."""
