"""Words that the dictionary gets wrong or does not have, told by one that it knows or by all their forms."""

# Declined like a word of the dictionary: the end in which the two differ is exchanged.
# pymorphy3 2.0.6 reads коптер as a past tense and has no reading at all of Алабуга.
LIKE = {
    "алабуга": "дуга",
    "аэронекст": "текст",
    "шахед": "мопед",
    "шахэд": "мопед",
}

# No other forms than these; «дроний», «droning» and the like do not exist.
FORMS = {
    "drone": ("drone", "drones"),
    "uas": ("uas",),
}

# Other ways to write an abbreviation.
SPELLINGS = {
    "БПЛА": ("БПЛА", "БпЛА", "БЛА"),
    "БАС": ("БАС",),
    "UAV": ("UAV",),
    "UAS": ("UAS",),
}
