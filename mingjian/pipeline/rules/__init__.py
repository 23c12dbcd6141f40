"""The kinds of rule a campaign file may use, one small function each."""
