"""The few words that the craft itself puts into a page, in the language of the text.

The craft knows no Django and therefore no gettext; the language here is the one a post is written in.
"""

from __future__ import annotations

from typing import Final

_ENGLISH: Final = {
    "notes": "Notes",
    "back": "Back to the text",
    "done": "Done",
    "open": "To do",
    "table": "Table",
    "waiting": "A picture will follow here",
    "missing": "There is no picture of this name",
    "larger": "Larger view",
    "private": "a post that is not public",
}

_LABELS: Final = {
    "en": _ENGLISH,
    "de": {
        "notes": "Anmerkungen",
        "back": "Zurück zum Text",
        "done": "Erledigt",
        "open": "Offen",
        "table": "Tabelle",
        "waiting": "Hier folgt noch ein Bild",
        "missing": "Es gibt kein Bild dieses Namens",
        "larger": "Größere Ansicht",
        "private": "ein nicht öffentlicher Beitrag",
    },
    "fr": {
        "notes": "Notes",
        "back": "Retour au texte",
        "done": "Fait",
        "open": "À faire",
        "table": "Tableau",
        "waiting": "Une image viendra ici",
        "missing": "Aucune image ne porte ce nom",
        "larger": "Vue agrandie",
        "private": "un article non public",
    },
    "es": {
        "notes": "Notas",
        "back": "Volver al texto",
        "done": "Hecho",
        "open": "Pendiente",
        "table": "Tabla",
        "waiting": "Aquí irá una imagen",
        "missing": "No hay ninguna imagen con este nombre",
        "larger": "Vista ampliada",
        "private": "una entrada no pública",
    },
    "it": {
        "notes": "Note",
        "back": "Torna al testo",
        "done": "Fatto",
        "open": "Da fare",
        "table": "Tabella",
        "waiting": "Qui ci sarà un’immagine",
        "missing": "Nessuna immagine ha questo nome",
        "larger": "Vista ingrandita",
        "private": "un articolo non pubblico",
    },
    "nl": {
        "notes": "Noten",
        "back": "Terug naar de tekst",
        "done": "Klaar",
        "open": "Te doen",
        "table": "Tabel",
        "waiting": "Hier komt nog een afbeelding",
        "missing": "Er is geen afbeelding met deze naam",
        "larger": "Grotere weergave",
        "private": "een bericht dat niet openbaar is",
    },
    "pl": {
        "notes": "Przypisy",
        "back": "Powrót do tekstu",
        "done": "Zrobione",
        "open": "Do zrobienia",
        "table": "Tabela",
        "waiting": "Tu pojawi się obraz",
        "missing": "Nie ma obrazu o tej nazwie",
        "larger": "Większy widok",
        "private": "wpis, który nie jest publiczny",
    },
    "sv": {
        "notes": "Noter",
        "back": "Tillbaka till texten",
        "done": "Klart",
        "open": "Att göra",
        "table": "Tabell",
        "waiting": "Här kommer en bild",
        "missing": "Det finns ingen bild med det namnet",
        "larger": "Större bild",
        "private": "ett inlägg som inte är offentligt",
    },
}


def label(name: str, language: str) -> str:
    """Return the word `name` in `language` (a tag such as "de" or "de-CH"), in English if unknown."""
    return _LABELS.get(language.lower().replace("_", "-").split("-")[0], _ENGLISH)[name]
