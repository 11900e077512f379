"""Names of the regions that outlets are at home in, in Russian and in English."""

from functools import cache

from babel import Locale

# ISO 3166-2 divisions of the outlets we ship; Unicode's names, which babel has, end at countries.
DIVISIONS = {
    "GE-TB": ("Тбилиси", "Tbilisi"),
    "RU-BA": ("Башкортостан", "Bashkortostan"),
    "RU-CE": ("Чечня", "Chechnya"),
    "RU-CHE": ("Челябинская область", "Chelyabinsk Region"),
    "RU-DA": ("Дагестан", "Dagestan"),
    "RU-IN": ("Ингушетия", "Ingushetia"),
    "RU-IVA": ("Ивановская область", "Ivanovo Region"),
    "RU-KDA": ("Краснодарский край", "Krasnodar Territory"),
    "RU-KGN": ("Курганская область", "Kurgan Region"),
    "RU-KHM": ("Югра", "Yugra"),
    "RU-LEN": ("Ленинградская область", "Leningrad Region"),
    "RU-MOS": ("Московская область", "Moscow Region"),
    "RU-MOW": ("Москва", "Moscow"),
    "RU-NIZ": ("Нижегородская область", "Nizhny Novgorod Region"),
    "RU-NVS": ("Новосибирская область", "Novosibirsk Region"),
    "RU-PER": ("Пермский край", "Perm Territory"),
    "RU-ROS": ("Ростовская область", "Rostov Region"),
    "RU-SAM": ("Самарская область", "Samara Region"),
    "RU-SE": ("Северная Осетия", "North Ossetia"),
    "RU-SPE": ("Петербург", "St Petersburg"),
    "RU-STA": ("Ставропольский край", "Stavropol Territory"),
    "RU-SVE": ("Свердловская область", "Sverdlovsk Region"),
    "RU-TA": ("Татарстан", "Tatarstan"),
    "RU-TOM": ("Томская область", "Tomsk Region"),
    "RU-TYU": ("Тюменская область", "Tyumen Region"),
    "RU-UD": ("Удмуртия", "Udmurtia"),
    "RU-ULY": ("Ульяновская область", "Ulyanovsk Region"),
    "UA-30": ("Киев", "Kyiv"),
}


def region_name(code: str, language: str) -> str:
    """The name of a region, or its country's with the code where nobody named it here."""
    if code in DIVISIONS:
        return DIVISIONS[code][language == "en"]
    country, _, division = code.partition("-")
    name = _countries(language).get(country, country)
    return f"{name} ({code})" if division else name


def language_name(code: str, language: str) -> str:
    """The name of a language, or its code."""
    return str(Locale(language).languages.get(code, code))


@cache
def _countries(language: str) -> dict[str, str]:
    return dict(Locale(language).territories)
