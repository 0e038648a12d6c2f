"""What can be found, how it can be narrowed, which words there are, and what was asked for. Finds nothing itself.

What is counted and ranked by is kept as runs of bytes, many entries in a row: a row for each would be millions.
"""

from __future__ import annotations

from django.db import models


class SearchEntry(models.Model):
    """Something that can be found, as plain text; `key` names it for the app that handed it in."""

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=40, blank=True)
    others = models.TextField(blank=True)
    title = models.TextField()
    names = models.TextField(blank=True)
    synopsis = models.TextField(blank=True)
    body = models.TextField(blank=True)
    url = models.TextField()
    date = models.DateField(null=True)

    def __str__(self) -> str:
        """Return its title."""
        return self.title


class SearchIdentifier(models.Model):
    """A number, DOI or ISBN of an entry, as it is compared: letters and digits alone."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="identifiers")
    key = models.CharField(max_length=120, db_index=True)

    def __str__(self) -> str:
        """Return the key."""
        return self.key


class SearchValue(models.Model):
    """A value of a facet, such as one year or one author, with what readers call it."""

    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=120)
    title = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "value"], name="search_one_value")]

    def __str__(self) -> str:
        """Return the facet and its value."""
        return f"{self.facet}: {self.value}"


class SearchBlock(models.Model):
    """The entries of a run of ids: which there are, their days, the beginnings of their titles, their values."""

    number = models.PositiveIntegerField(primary_key=True)
    version = models.PositiveBigIntegerField()
    places = models.BinaryField()
    days = models.BinaryField()
    titles = models.BinaryField()
    lengths = models.BinaryField()
    values = models.BinaryField()

    def __str__(self) -> str:
        """Return its number."""
        return str(self.number)


class SearchPosting(models.Model):
    """Which entries of a run of ids are about a word, and how much: their places in the run, and a share for each."""

    stem = models.BinaryField(max_length=256)
    block = models.PositiveIntegerField()
    places = models.BinaryField()
    shares = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stem", "block"], name="search_one_posting")]

    def __str__(self) -> str:
        """Return the word and the block."""
        return f"{bytes(self.stem).decode()}: {self.block}"


class SearchWord(models.Model):
    """A word of titles, names and synopses, with how often it stands there: what misspellings are led to."""

    word = models.CharField(max_length=60, unique=True)
    count = models.IntegerField(default=0)

    def __str__(self) -> str:
        """Return the word."""
        return self.word


class SearchTrigram(models.Model):
    """Three letters, and the keys of the words that they stand in."""

    trigram = models.CharField(max_length=3, unique=True)
    words = models.BinaryField()

    def __str__(self) -> str:
        """Return the three letters."""
        return self.trigram


class SearchState(models.Model):
    """One row: the version of the index."""

    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        """Return the version."""
        return str(self.version)


class SearchQuery(models.Model):
    """What was asked for, counted by words alone: nothing of who asked."""

    text = models.CharField(max_length=200, unique=True)
    asked = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0, help_text="How many results there were the last time.")
    first = models.DateField(auto_now_add=True, db_index=True)
    last = models.DateField()

    class Meta:
        ordering = ("-asked", "text")
        verbose_name_plural = "search queries"

    def __str__(self) -> str:
        """Return the words."""
        return self.text
