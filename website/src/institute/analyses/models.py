"""Stored cases and the analyses of them. The case itself is the library's; a row holds its file."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet

from institute.analyses.reading import case_from_text
from thinktank.case import Case, refused_changes
from thinktank.catalogue import METHODS, applicable, configured
from thinktank.errors import CaseError, Problem, ThinktankError


@register_snippet
class StoredCase(models.Model):
    """One version of a case file, kept as written, comments and all."""

    slug = models.SlugField(unique=True, editable=False)
    title = models.CharField(max_length=255, editable=False)
    toml = models.TextField(verbose_name="case file", help_text="The whole file, in TOML.")
    hash = models.CharField(max_length=80, editable=False)
    updated = models.DateTimeField(auto_now=True)

    panels = [FieldPanel("toml")]

    class Meta:
        ordering = ("slug",)
        verbose_name = "case"

    def __str__(self) -> str:
        """Return its title."""
        return self.title

    def case(self) -> Case:
        """Return the case, read and validated once for each text."""
        return case_from_text(self.toml)

    def held(self) -> StoredCase:
        """Return the row as it is now; within a transaction nobody else changes it until that ends."""
        found: StoredCase = StoredCase.objects.select_for_update().get(pk=self.pk)
        return found

    def clean(self) -> None:
        """Refuse a file with any problem, and name them all."""
        try:
            case = self.case()
        except CaseError as error:
            raise ValidationError({"toml": [str(problem) for problem in error.problems]}) from None
        published = StoredCase.objects.filter(pk=self.pk).first() if self.pk else None
        problems = refused_changes(published.case(), case) if published else ()
        if published and published.slug != case.id:
            problems = (*problems, Problem(case.id, "", "case.id", f"the case is {published.slug!r}", "Keep its id"))
        if problems:
            raise ValidationError({"toml": [str(problem) for problem in problems]})
        self.slug, self.title, self.hash = case.id, case.title, case.hash

    def save(self, *args: object, **kwargs: object) -> None:
        """Store the case only if it is sound."""
        self.clean()
        super().save(*args, **kwargs)  # type: ignore[arg-type]


def methods_for(stored: StoredCase) -> list[str]:
    """Return the names of the methods that can read a case, in the order of the catalogue."""
    case = stored.case()
    found = []
    for method in applicable(case):
        try:
            method().model(case)
        except ThinktankError:  # the kinds are there, and something in them is not
            continue
        found.append(method.name)
    return found


def _methods() -> list[tuple[str, str]]:
    return [(method.name, method.title) for method in METHODS]


@register_snippet
class Analysis(models.Model):
    """A method with its parameters on a case; it has a page of its own."""

    slug = models.SlugField(help_text="Its address below the case's, such as spatial-bargaining.")
    case = models.ForeignKey(StoredCase, on_delete=models.PROTECT, related_name="analyses")
    method = models.CharField(max_length=80, choices=_methods)
    parameters = models.JSONField(default=dict, blank=True, help_text="By name; empty for the method's defaults.")
    draws = models.PositiveIntegerField(default=10_000, validators=[MinValueValidator(100), MaxValueValidator(100_000)])
    seed = models.PositiveBigIntegerField(null=True, blank=True, help_text="By default the case's own.")

    panels = [FieldPanel(name) for name in ("slug", "case", "method", "parameters", "draws", "seed")]

    class Meta:
        ordering = ("case", "slug")
        verbose_name_plural = "analyses"
        constraints = [models.UniqueConstraint(fields=("case", "slug"), name="one_analysis_a_slug")]

    def __str__(self) -> str:
        """Return its case and method."""
        return f"{self.case}: {self.get_method_display()}"

    def clean(self) -> None:
        """Refuse parameters that the method does not have, and a case that it cannot read."""
        if not isinstance(self.parameters, dict):
            wanted = 'Write names with their values, such as {"tie": "midpoint"}, or {} for the method’s own.'
            raise ValidationError({"parameters": wanted})
        if not self.method or self.case_id is None:
            return  # their fields say that they are missing
        try:
            method = configured(self.method, self.parameters)
        except ThinktankError as error:
            raise ValidationError({"parameters": str(error)}) from None
        try:
            method.model(self.case.case())
        except ThinktankError as error:
            raise ValidationError({"case": str(error)}) from None
