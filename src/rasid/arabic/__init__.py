"""The Arabic layer: normal form, paragraphs, sentences, quotations, words. Knows nothing of news."""
