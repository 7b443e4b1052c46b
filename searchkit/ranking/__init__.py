"""What a query means in an index, and what each piece of evidence is worth."""
