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

# English words of the news with forms that no rule gives.
IRREGULAR = {
    "aircraft": "aircraft", "analysis": "analyses", "begin": "began begun", "break": "broke broken",
    "bring": "brought", "build": "built", "burn": "burnt", "buy": "bought", "catch": "caught", "child": "children",
    "choose": "chose chosen", "come": "came", "control": "controlled controlling", "crisis": "crises",
    "do": "does did done", "draw": "drew drawn", "drive": "drove driven", "equip": "equipped equipping",
    "fall": "fell fallen", "fight": "fought", "find": "found", "fly": "flew flown", "forbid": "forbade forbidden",
    "get": "got", "give": "gave given", "go": "goes went gone", "grow": "grew grown", "hold": "held", "keep": "kept",
    "know": "knew known", "lead": "led", "learn": "learnt", "leave": "left", "lend": "lent", "life": "lives",
    "lose": "lost", "make": "made", "man": "men", "mean": "meant", "meet": "met", "pay": "paid",
    "permit": "permitted permitting", "program": "programmed programming", "refer": "referred referring",
    "ride": "rode ridden", "rise": "rose risen", "run": "ran", "say": "said", "see": "saw seen", "seek": "sought",
    "sell": "sold", "send": "sent", "shoot": "shot", "show": "shown", "sink": "sank sunk", "speak": "spoke spoken",
    "spend": "spent", "stand": "stood", "steal": "stole stolen", "strike": "struck stricken", "take": "took taken",
    "teach": "taught", "tell": "told", "think": "thought", "throw": "threw thrown",
    "transfer": "transferred transferring", "wife": "wives", "win": "won", "withdraw": "withdrew withdrawn",
    "woman": "women", "write": "wrote written",
}  # fmt: skip
