"""Round-ups by their titles: articles that announce several stories."""

import re

_SAYS_SO = re.compile(
    r"дайджест|главн(?:ое|ые)\s(?:за|к|дня|недели|новости|события|на\s)|самое (?:важное|главное|интересное)"
    r"|итоги (?:дня|суток|недели|месяца)|обзор (?:прессы|новостей|сми)|новости (?:к|за) |новости (?:дня|часа|недели)"
    r"|(?:события|картина) (?:дня|недели)|сводка новостей|коротко\s*:|что произошло|что случилось|к этому часу"
    r"|\bтоп[ -]\d+|головне за|підсумки (?:дня|тижня)"
    r"|\b(?:digest|round-?up|in brief|news of the (?:day|week)|morning brief(?:ing)?|week in review)\b",
    re.IGNORECASE,
)


def is_round_up(title: str) -> bool:
    """Whether a title announces several stories."""
    return bool(_SAYS_SO.search(title))
