"""The worked cases hold what their pages say."""
