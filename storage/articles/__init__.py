"""An article as a row: what it says and how it was read, there and back."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from dronewire.article import Article, Dateline, Reasons
from dronewire.instant import Confidence, Instant, Precision


def values_of(said: Article) -> dict[str, Any]:
    """The columns that say what an article says; where it lies and whose it is stands in others."""
    return {
        "title": said.title,
        "lead": said.lead,
        "text": said.text,
        "language": said.language,
        "authors": list(said.authors),
        **_instant_values("published", said.published),
        **_instant_values("modified", said.modified),
        "step": said.step,
        "rubric": said.rubric,
        "tags": list(said.tags),
        "image": said.image,
        "amp": said.amp,
        "paywalled": said.paywalled,
        "place": said.place,
        "agency": said.dateline.agency if said.dateline else "",
        "credit": said.credit,
        "reasons": {name: reason for name, reason in asdict(said.reasons).items() if reason},
    }


def article_of(row: Row[Any]) -> Article:
    """The opposite of `values_of`, with outlet and address."""
    return Article(
        outlet=row.outlet,
        address=row.address,
        title=row.title,
        lead=row.lead,
        text=row.text,
        language=row.language,
        authors=tuple(row.authors),
        published=_instant(
            row.published,
            row.published_precision,
            row.published_origin,
            confidence=row.published_confidence,
            others=row.published_others,
        ),
        modified=_instant(
            row.modified,
            row.modified_precision,
            row.modified_origin,
            confidence=row.modified_confidence,
            others=row.modified_others,
        ),
        step=row.step,
        rubric=row.rubric,
        tags=tuple(row.tags),
        image=row.image,
        amp=row.amp,
        paywalled=row.paywalled,
        dateline=Dateline(place=row.place, agency=row.agency) if row.place or row.agency else None,
        credit=row.credit,
        reasons=Reasons(**row.reasons),
    )


def _instant_values(name: str, said: Instant | None) -> dict[str, Any]:
    return {
        name: said.at if said else None,
        f"{name}_precision": said.precision.value if said else None,
        f"{name}_origin": said.origin if said else None,
        f"{name}_confidence": said.confidence.value if said else None,
        f"{name}_others": [_other(one) for one in said.others] if said else [],
    }


def _other(said: Instant) -> dict[str, str]:
    return {"at": said.at.isoformat(), "precision": said.precision.value, "origin": said.origin}


def _instant(
    at: datetime | None,
    precision: str | None,
    origin: str | None,
    *,
    confidence: str | None,
    others: list[dict[str, str]],
) -> Instant | None:
    if not at or not precision:
        return None
    return Instant(
        at=at,
        precision=Precision(precision),
        origin=origin or "",
        confidence=Confidence(confidence or Confidence.MEDIUM),  # what was kept before it was noted
        others=tuple(
            Instant(at=datetime.fromisoformat(one["at"]), precision=Precision(one["precision"]), origin=one["origin"])
            for one in others
        ),
    )
