"""Teasers beside an article: «read also» lines that may hold topic words, so that only the text may count."""

import hashlib

from newsstand.published import Published

_RUSSIAN = (
    "В технопарке собрали тысячный дрон", "Беспилотники доставили почту в горные сёла",
    "Как выбрать тёплую куртку: советы продавцов", "Операторов БПЛА научат за три месяца",
    "Где в городе залили первый каток", "Завод беспилотников ищет инженеров",
    "Пять рецептов из тыквы", "Что посмотреть в театрах на выходных",
    "Субсидии на дроны получили ещё три хозяйства", "Почему подорожали яйца",
    "Эксперт рассказал об экспорте российских беспилотников", "Гороскоп на неделю: удача ждёт Весов",
    "Атака БПЛА на завод: что известно", "Сколько стоит ремонт квартиры в ноябре",
)  # fmt: skip
_ENGLISH = (
    "Drone plant to double output next year", "Five walks to take before the snow comes",
    "UAV operators to be trained in rural schools", "What is on at the city’s theatres",
    "National drone programme: what has been built", "A recipe for pumpkin soup",
    "Tender for delivery drones draws three bids", "Why the price of eggs went up",
)  # fmt: skip


def teasers(article: Published, count: int = 4) -> list[str]:
    """A few teasers, always the same ones beside the same article, at least one with a topic word."""
    bank = _ENGLISH if article.language == "en" else _RUSSIAN
    start = hashlib.sha256(article.address.encode()).digest()[0] % len(bank)
    return [bank[(start + 3 * step) % len(bank)] for step in range(count)]
