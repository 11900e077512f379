"""Endings by rule, for words that no dictionary knows: names, Ukrainian, English."""

import re

from dronewire.topic import entries

_HUSHING = "жшщч"
_VELAR = "гкх"

# Endings are told apart by one space each: a leading or double space is the empty ending.
_RUSSIAN_ADJECTIVE = "ый ого ому ым ом ая ой ую ою ое ые ых ыми"
_RUSSIAN = (  # ending of the dictionary form -> all endings that take its place
    ("ия", "ия ии ию ией иею ий иям иями иях"),
    ("а", "а ы е у ой ою  ам ами ах"),
    ("я", "я и е ю ей ею ь ям ями ях"),
    ("й", "й я ю ем е и ев ям ями ях"),
    ("ь", "ь я ю ем е и ью ей ям ями ях"),
    ("во", "во ва ву вом ве"),
    ("но", "но на ну ном не"),
    ("ло", "ло ла лу лом ле"),
)
_RUSSIAN_CONSONANT = " а у ом е ы ов ам ами ах"

_UKRAINIAN = (
    ("увати", "увати ував увала увало ували ує ують уємо уватиме уватимуть уючи уваний"),
    ("ити", "ити ив ила ило или ить ять ать имо итиме итимуть ено"),
    ("ати", "ати ав ала ало али ає ають аємо атиме атимуть аючи ано"),
    ("ий", "ий ого ому им ім а ої ій у ою е і их ими"),
    ("ія", "ія ії ію ією ій іям іями іях"),
    ("ння", "ння нню нням нні нь ннями ннях"),
    ("а", "а и і у ою  ам ами ах"),
    ("я", "я і ю ею єю ь ей ям ями ях"),
    ("о", "о а у ом і  ам ами ах"),
    ("й", "й я ю єві єм ї їв ям ями ях"),
    ("ь", "ь я ю еві ем і ів їв ям ями ях ей"),
)
_UKRAINIAN_CONSONANT = " а у ові ом і и ів ам ами ах"
_SOFTENED = {"г": "з", "к": "ц", "х": "с"}  # before і: допомога, допомозі

_ENGLISH_NOUN = re.compile(r"(?:ing|ed|ness|ity|ics|ist)$")  # no verbs; maker and pilot might be, and harm nobody
_DOUBLING = re.compile(r"^(?:[^aeiou]|qu)*[aeiou][bdgklmnprt]$|[^aeiou][aeiou]l$")  # hit, hitting; model, modelling


def russian_name(word: str) -> set[str]:
    """Forms of a Russian noun as its ending suggests; only the word itself where that says it has no others."""
    if word.endswith(("ый", "ий", "ой")):
        return {word} | {word[:-2] + ending for ending in _RUSSIAN_ADJECTIVE.split()}
    forms = _with_endings(word, _RUSSIAN, _RUSSIAN_CONSONANT)
    return {word} | {_russian_spelling(form) for form in forms}


def ukrainian(word: str) -> set[str]:
    """Forms of a Ukrainian noun or adjective as its ending suggests."""
    forms = _with_endings(word, _UKRAINIAN, _UKRAINIAN_CONSONANT)
    softened = {form[:-2] + _SOFTENED[form[-2]] + "і" for form in forms if re.search("[гкх]і$", form)}
    return {word} | forms | softened


def english(word: str, *, verbs: bool) -> set[str]:
    """Plural, and the forms a verb would have where the word could be one."""
    forms = {word, _plural(word)}
    if word.endswith("s") and not word.endswith("ss"):
        forms.add(word[:-3] + "y" if word.endswith("ies") else word[:-1])
    if verbs and not _ENGLISH_NOUN.search(word):
        forms |= {form for stem in _english_stems(word) for form in (stem + "ing", _past(stem))}
    return forms | set(entries.IRREGULAR.get(word, "").split())


def _english_stems(word: str) -> list[str]:
    """What -ing is put to: strik, hitt, and both modell and model."""
    if word.endswith("e") and not word.endswith("ee"):
        return [word[:-1]]
    doubled = [word + word[-1]] if _DOUBLING.search(word) else []
    return doubled if doubled and not word.endswith("l") else [word, *doubled]


def _past(stem: str) -> str:
    if re.search("[^aeiou]y$", stem):
        return stem[:-1] + "ied"
    return stem.removesuffix("e") + "ed"


def _plural(word: str) -> str:
    if re.search("[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search("(?:s|x|z|ch|sh)$", word) else "s")


def _with_endings(word: str, table: tuple[tuple[str, str], ...], consonant: str) -> set[str]:
    for ending, endings in table:
        if word.endswith(ending):
            return {word[: -len(ending)] + each for each in endings.split(" ")}
    if word[-1:] in set("бвгджзклмнпрстфхцчшщ"):
        return {word + each for each in consonant.split(" ")}
    return {word}


def _russian_spelling(form: str) -> str:
    """и after the letters that take no ы; ей after hushing ones."""
    form = re.sub(f"([{_VELAR}{_HUSHING}])ы$", r"\1и", form)
    return re.sub(f"([{_HUSHING}])ов$", r"\1ей", form)
