"""What can be found, how it can be narrowed, which words there are, and what was asked for. Finds nothing itself."""

from __future__ import annotations

from django.db import models


class SearchEntry(models.Model):
    """Something that can be found, as plain text; `key` names it for the app that handed it in."""

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=40, blank=True)
    number_key = models.CharField(max_length=40, blank=True, db_index=True)
    title = models.TextField()
    names = models.TextField(blank=True)
    synopsis = models.TextField(blank=True)
    body = models.TextField(blank=True)
    url = models.TextField()
    date = models.DateField(null=True)
    version = models.PositiveBigIntegerField(db_index=True)

    def __str__(self) -> str:
        """Return its title."""
        return self.title


class SearchFacet(models.Model):
    """One value by which an entry can be narrowed."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="facets")
    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=120)
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        """Return the facet and its value."""
        return f"{self.facet}: {self.value}"


class SearchWord(models.Model):
    """A word of titles, names and synopses, with how often it stands there: what misspellings are led to."""

    word = models.CharField(max_length=60, unique=True)
    count = models.IntegerField(default=0)

    def __str__(self) -> str:
        """Return the word."""
        return self.word


class SearchTrigram(models.Model):
    """Three letters that stand in a word."""

    word = models.ForeignKey(SearchWord, on_delete=models.CASCADE, related_name="trigrams")
    trigram = models.CharField(max_length=3, db_index=True)

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
    last = models.DateField()

    class Meta:
        ordering = ("-asked", "text")
        verbose_name_plural = "search queries"

    def __str__(self) -> str:
        """Return the words."""
        return self.text
